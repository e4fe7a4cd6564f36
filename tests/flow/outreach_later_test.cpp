// What comes after a lead's first call: retries on later days, results that come late, events by webhook, and a CRM
// that fails.
#include <algorithm>
#include <catch2/catch.hpp>

#include "support/outreach_house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

const std::string kAnswered = R"({"fate":"answered"})";
const std::string kBusy = R"({"fate":"refused","sip_status_code":486})";

std::string fate(const std::string& one) {
  return R"({")" + kNumber + R"(":)" + one + "}";
}

std::string lead_row(OutreachHouse& house) {
  return house.word("select status || ' ' || retry_count || ' ' || ifnull(failure_reason, '-') from leads");
}

std::string standing(OutreachHouse& house) {
  return house.word(
      "select calls.status || ' ' || jobs.status || ' ' || ifnull(crm_task_id, '-') from calls join jobs on "
      "jobs.call_row = calls.id");
}

}  // namespace

TEST_CASE("a lead that is busy each day is rung once a day, and failed after its third retry") {
  OutreachHouse house(fate(kBusy));
  house.add_lead(kNumber);
  const std::string after[] = {"new 1 -", "new 2 -", "new 3 -", "failed 4 rejected", "failed 4 rejected"};
  for (std::int64_t day = 1; day <= 5; ++day) {
    for (const char* hour : {"noon", "a little later"}) {
      INFO("day " << day << ", " << hour);
      house.run_once();
      CHECK(lead_row(house) == after[day - 1]);
      CHECK(house.dials(kNumber) == std::min<std::int64_t>(day, 4));
    }
    house.sleep_days(1);
  }
  CHECK_THAT(house.word("select failure_detail from leads"), Catch::StartsWith("busy: SIP 486 Busy Here"));
}

TEST_CASE("a lead that is busy one day and answers the next is pushed, and rung no more") {
  OutreachHouse house(fate("[" + kBusy + "," + kAnswered + "]"));
  house.add_lead(kNumber);
  for (const char* becomes : {"new rejected busy", "dispatched pushed", "dispatched pushed"}) {
    house.run_once();
    CHECK(house.fate_of(kNumber) == becomes);
    house.sleep_days(1);
  }
  CHECK(house.dials(kNumber) == 2);
  CHECK(house.seen().at("talkingshops").at("tasks").size() == 1);
}

TEST_CASE("show lead tells of a dial whose reply was lost: what was seen of its leg, and how long it rang") {
  OutreachHouse house(fate(R"({"fate":"rings_out","loses_reply":true})"));
  house.add_lead(kNumber);
  house.run_once();
  REQUIRE(house.fate_of(kNumber) == "new unanswered unknown_outcome");
  Program show({"show", "lead", "1", "--format", "json"}, house.environment());
  REQUIRE(show.wait() == 0);
  const json shown = json::parse(show.out());
  std::string told;
  for (const json& row : shown.at("story")) {
    if (row.at("event") == "try" && row.at("stage") == "dial") told += row.at("error").get<std::string>() + "\n";
    if (row.at("event") == "dialled" || row.at("event") == "rang" || row.at("event") == "call ended") {
      told += row.at("event").get<std::string>() + ": " + row.at("detail").get<std::string>() + "\n";
    }
  }
  CHECK_THAT(told, Catch::Matches("dialled: SCL_\\w+\n"
                                  "the dial's reply was lost \\(.+\\); (no look saw the leg|the leg was last seen .+)\n"
                                  "rang: for \\d+ s, and nobody picked up\n"
                                  "call ended: .*the leg was last seen ringing\n"));
}

TEST_CASE("a person who said 607 is never rung again, not even when an operator asks for it") {
  OutreachHouse house(fate(R"({"fate":"refused","sip_status_code":607})"));
  house.add_lead(kNumber);
  house.run_once();
  REQUIRE(house.word("select phone_e164 from do_not_call") == kNumber);
  house.sleep_days(2);
  CHECK(house.call({"rerun", "--lead", "1"}) != 0);
  house.run_once();
  house.run_sql("update leads set status = 'new', retry_after = null, failure_reason = null, failure_detail = null");
  house.run_once();
  CHECK(lead_row(house) == "failed 0 do_not_call");
  CHECK(house.dials(kNumber) == 1);
}

TEST_CASE(
    "a result that comes after its call was failed makes it called and pushes it, unless the lead was rung again") {
  OutreachHouse house(fate(R"([{"fate":"answered","result":null},)" + kBusy + "]"));
  house.add_lead(kNumber);
  house.run_once();
  REQUIRE(house.fate_of(kNumber) == "new no_answers no_result");
  const bool is_rung_again = GENERATE(false, true);
  DYNAMIC_SECTION("rung again: " << is_rung_again) {
    if (is_rung_again) {
      house.sleep_days(1);
      house.run_once();
    }
    house.run_sql(
        "insert into call_results (call_id, qualification) select min(id), '{\"budget\":\"5 lakh\"}' from calls");
    house.run_once();
    CHECK(lead_row(house) == (is_rung_again ? "new 2 -" : "dispatched 0 -"));
    CHECK(house.word("select status from calls order by id limit 1") == (is_rung_again ? "failed" : "pushed"));
    CHECK(house.word("select taken_as from call_results") == (is_rung_again ? "kept" : "late"));
    CHECK(house.seen().at("talkingshops").at("tasks").size() == (is_rung_again ? 0 : 1));
    CHECK(house.dials(kNumber) == (is_rung_again ? 2 : 1));
    house.sleep_days(2);
    house.run_once();
    CHECK(house.dials(kNumber) == (is_rung_again ? 3 : 1));
  }
}

TEST_CASE("a call whose end comes by webhook is followed at once, however rarely the room is looked at") {
  OutreachHouse house;
  Program serving({"serve", "--listen", "127.0.0.1:0"}, house.environment());
  REQUIRE(soon([&] { return serving.out().ends_with('\n'); }));
  const std::string line = serving.out();
  house.send_webhooks_to(line.substr(line.find("http"), line.find('\n') - line.find("http")) + "/webhooks/livekit",
                         fate(R"({"fate":"answered","result":null})"));  // no result wakes the job
  house.run_sql("update stages set look_every_s = 600 where name = 'follow'");
  house.add_lead(kNumber);
  const auto began = std::chrono::steady_clock::now();
  house.run_once();
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{30});  // 600 s of the play are 60
  CHECK(house.fate_of(kNumber) == "new no_answers no_result");
  CHECK(house.word("select disconnect_reason from calls") == "PARTICIPANT_REMOVED");
  CHECK(house.number("select count(*) from webhook_events join calls on calls.id = call_row where event = "
                     "'participant_left' and identity = 'sip-' || call_id") == 1);
}

TEST_CASE("a CRM that fails for a while gets each task once") {
  const auto script =
      GENERATE(as<std::string>{}, R"([{"times":1,"match":"POST /v1/tasks","fault":"reset_after_request"}])",
               R"([{"times":1,"match":"POST /v1/tasks","fault":"reset_after_request"},
                                   {"fault":"forgets"}])",
               R"([{"times":1,"match":"POST /v1/customers","fault":"reset_after_request"}])",
               R"([{"times":2,"match":"POST /v1/tasks","fault":"status","code":503}])",
               R"([{"times":1,"match":"POST /v1/tasks","fault":"rate_limit","retry_after":1}])",
               R"([{"times":1,"match":"GET /v1/tasks","fault":"status","code":500}])");
  DYNAMIC_SECTION(script) {
    json rules = json::parse(script);
    for (json& rule : rules) rule["service"] = "talkingshops";
    OutreachHouse house(fate(kAnswered), rules.dump());
    house.add_lead(kNumber);
    house.run_once();
    CHECK(standing(house) == "pushed completed task_1");
    CHECK(house.seen().at("talkingshops").at("tasks").size() == 1);
  }
}

TEST_CASE("a CRM whose searches lag gets one customer and one task, whichever reply is lost") {
  const std::string path = GENERATE("/v1/customers", "/v1/tasks");
  DYNAMIC_SECTION(path) {
    json rules = json::array({{{"fault", "reset_after_request"}, {"match", "POST " + path}, {"times", 1}},
                              {{"fault", "lags"}, {"interval_ms", 4000}},
                              {{"fault", "forgets"}}});
    for (json& rule : rules) rule["service"] = "talkingshops";
    OutreachHouse house(fate(kAnswered), rules.dump());
    house.settings.task_template = R"({"customerId":"{{customer.id}}","reference":"{{call.call_id}}"})";
    house.add_lead(kNumber);
    house.run_once();
    CHECK(standing(house) == "pushed completed task_1");
    CHECK(house.word("select crm_customer_id from calls") == "cus_1");
    const json crm = house.seen().at("talkingshops");
    CHECK(crm.at("tasks").size() == 1);
    CHECK(crm.at("customers").size() == 1);
    CHECK_FALSE(crm.at("requests").contains("409"));
  }
}

TEST_CASE("a CRM that says 409 to the first POST has another's task, unless it shows this call's") {
  OutreachHouse house(fate(kAnswered),
                      R"([{"service":"talkingshops","match":"POST /v1/tasks","fault":"status","code":409}])");
  house.add_lead(kNumber);
  house.run_once();
  CHECK(standing(house) == "called failed -");
  CHECK(house.word("select error_kind from jobs where flow = 'outreach'") == "push_refused");
}

TEST_CASE("a push that fails for good leaves the call called; run again, it makes the one task") {
  const int code = GENERATE(422, 503);
  DYNAMIC_SECTION(code) {
    OutreachHouse house(fate(kAnswered),
                        R"([{"service":"talkingshops","match":"POST /v1/tasks","fault":"status","code":)" +
                            std::to_string(code) + "}]");
    house.add_lead(kNumber);
    house.run_once();
    CHECK(standing(house) == "called failed -");
    CHECK(house.word("select status from leads") == "dispatched");
    CHECK(house.seen().at("talkingshops").at("tasks").empty());
    house.give_script("[]");
    CHECK(house.call({"rerun", "--failed", "--stage", "push"}) == 0);
    house.run_once();
    CHECK(standing(house) == "pushed completed task_1");
    CHECK(house.seen().at("talkingshops").at("tasks").size() == 1);
    CHECK(house.dials(kNumber) == 1);
  }
}
