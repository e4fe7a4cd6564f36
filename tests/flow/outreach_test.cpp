// Leads through the whole outreach flow against the sandbox's phones: what each fate makes of the call and the lead.
#include <algorithm>
#include <catch2/catch.hpp>

#include "domain/dial/call_context.h"
#include "domain/livekit/livekit_requests.h"
#include "outside/transfers.h"
#include "places.h"
#include "support/outreach_house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

/// One fate, the lead's status with its call's reason and disposition, and how often the phone was dialled.
struct Row {
  std::string fate;
  std::string becomes;
  std::int64_t dials;
};

std::vector<Row> rows_of() {
  return {
      {R"({"fate":"answered"})", "dispatched pushed", 1},
      {R"({"fate":"answered","hangs_up":"person"})", "dispatched pushed", 1},
      {R"({"fate":"answered","loses_reply":true})", "dispatched pushed", 1},
      {R"({"fate":"answered","result":{}})", "new no_answers empty_result", 1},
      {R"({"fate":"answered","result":{"budget":"  ","notes":[]}})", "new no_answers empty_result", 1},
      {R"({"fate":"answered","result":null})", "new no_answers no_result", 1},
      {R"({"fate":"answered","failure_reason":"rejected","failure_detail":"no word"})", "new rejected hung_up", 1},
      {R"({"fate":"answered","failure_reason":"do_not_call","failure_detail":"never"})", "failed rejected opted_out",
       1},
      {R"({"fate":"refused","sip_status_code":486})", "new rejected busy", 1},
      {R"({"fate":"refused","sip_status_code":600,"ring_s":2})", "new rejected busy", 1},
      {R"({"fate":"refused","sip_status_code":603,"ring_s":2})", "new rejected declined", 1},
      {R"({"fate":"refused","sip_status_code":607})", "failed rejected unwanted", 1},
      {R"({"fate":"refused","sip_status_code":608})", "failed rejected unwanted", 1},
      {R"({"fate":"refused","sip_status_code":480,"ring_s":3})", "new unanswered no_answer", 1},
      {R"({"fate":"refused","sip_status_code":404})", "failed unanswered invalid_number", 1},
      {R"({"fate":"refused","sip_status_code":410})", "failed unanswered invalid_number", 1},
      {R"({"fate":"rings_out"})", "new unanswered no_answer", 1},
      {R"({"fate":"rings_out","loses_reply":true})", "new unanswered unknown_outcome", 1},
      {R"({"fate":"refused","sip_status_code":486,"loses_reply":true})", "new unanswered unknown_outcome", 1},
      {R"({"fate":"silent"})", "new dispatch_failed trunk", 1},
      {R"({"fate":"trying"})", "new dispatch_failed trunk", 1},
      {R"({"fate":"refused","sip_status_code":503})", "new dispatch_failed trunk", 1},
      {R"({"fate":"bad_credentials"})", "new dispatch_failed configuration", 1},
      {R"({"fate":"no_credentials"})", "new dispatch_failed configuration", 1},
      {R"({"fate":"server_restarts"})", "new unanswered unknown_outcome", 1},
      {R"({"fate":"talk_restarts"})", "new no_answers infrastructure", 1},
      {R"({"fate":"sip_service_dies"})", "new unanswered unknown_outcome", 1},
      {R"({"fate":"bad_host"})", "new dispatch_failed trunk", 1},
      {R"({"fate":"no_sip_service"})", "new dispatch_failed infrastructure", 0},
      {R"({"fate":"no_agent"})", "new startup_failed agent", 0},
      {R"({"fate":"no_agent","failure_reason":"startup_failed","failure_detail":"no model"})",
       "new startup_failed agent", 0},
  };
}

/// What LiveKit replies to another program that uses it.
HttpResponse asked_by_another(const OutreachHouse& house, const HttpRequest& request) {
  outside::Transfers transfers(house.settings, house.secrets);
  transfers.start(1, request, std::chrono::seconds{20});
  for (;;) {
    for (outside::Arrival& arrival : transfers.wait(std::chrono::seconds{1})) {
      return std::get<HttpResponse>(std::move(arrival.reply));
    }
  }
}

}  // namespace

TEST_CASE("another database's call in a lead's room goes on, and the lead's own is called off") {
  const std::string other = "+919000000009";
  OutreachHouse house(R"({")" + other + R"(":{"fate":"answered","talk_s":3000}})");
  const Dial dial{.call_id = "outreach-1-zzzzzzzz", .lead_id = 1, .phone_e164 = other, .room = "ignitech-lead-1"};
  const std::string metadata = call_context_json({.call_id = dial.call_id, .lead_id = 1, .phone = other});
  REQUIRE(asked_by_another(house, create_room_request(house.settings, dial.room, metadata)).status == 200);
  REQUIRE(asked_by_another(house, create_sip_participant_request(house.settings, dial)).status == 200);
  house.add_lead(kNumber);
  house.run_once();
  CHECK(house.fate_of(kNumber) == "new dispatch_failed room_taken");
  CHECK_THAT(house.word("select failure_detail from calls"), Catch::Contains(dial.call_id));
  CHECK(house.number("select retry_count from leads") == 0);
  CHECK(house.dials(kNumber) == 0);
  const json seen = house.seen().at("livekit");
  CHECK(seen.at("dials").at(0).at("end") == "");
  CHECK(seen.at("rooms").at(dial.room).at("deleted") == 0);
}

TEST_CASE("the room of a lead's call that is over is made again for the next one") {
  OutreachHouse house;
  house.add_lead(kNumber);
  call(house.database, {.id = 7,
                        .call_id = "outreach-7-aaaaaaaa",
                        .status = "failed",
                        .lead_id = 1,
                        .call_room = "ignitech-lead-1",
                        .lead_settled_at = 1});
  const std::string metadata = call_context_json({.call_id = "outreach-7-aaaaaaaa", .lead_id = 1, .phone = kNumber});
  REQUIRE(asked_by_another(house, create_room_request(house.settings, "ignitech-lead-1", metadata)).status == 200);
  house.run_once();
  CHECK(house.fate_of(kNumber) == "dispatched pushed");
  CHECK(house.seen().at("livekit").at("rooms").at("ignitech-lead-1").at("deleted") == 1);
}

TEST_CASE("a trunk that refuses three numbers at once is at its limit: no lead is spent, and dialling slows down") {
  OutreachHouse house(R"({"default":{"fate":"refused","sip_status_code":486}})");
  const std::vector<std::string> numbers{"+919876543211", "+919876543212", "+919876543213"};
  for (const std::string& number : numbers) house.add_lead(number);
  house.run_once();
  for (const std::string& number : numbers) {
    CHECK(house.fate_of(number) == "new dispatch_failed trunk_limit");
    CHECK(house.dials(number) == 1);
  }
  CHECK(house.number("select max(retry_count) from leads") == 0);
  CHECK(house.number("select slowed from stage_pacing where stage = 'dial'") == 10);
}

TEST_CASE("each fate of a phone ends its call with the right reason, and its lead where that leads") {
  for (const Row& row : rows_of()) {
    DYNAMIC_SECTION(row.fate) {
      OutreachHouse house(R"({")" + kNumber + R"(":)" + row.fate + "}");
      house.add_lead(kNumber);
      house.run_once();
      INFO(house.word("select ifnull(group_concat(failure_detail), '') from calls"));
      CHECK(house.fate_of(kNumber) == row.becomes);
      CHECK(house.dials(kNumber) == row.dials);
      CHECK(house.number("select count(*) from calls") == 1);
      CHECK(house.number("select count(*) from jobs where status <> 'completed'") == 0);
      const bool pushed = row.becomes.ends_with("pushed");
      CHECK(house.seen().at("talkingshops").at("tasks").size() == (pushed ? 1 : 0));
      const bool unwanted = row.becomes.ends_with("unwanted") || row.becomes.ends_with("opted_out");
      CHECK(house.number("select count(*) from do_not_call") == (unwanted ? 1 : 0));
      const bool waits = row.becomes.starts_with("new ");
      CHECK(house.number("select count(*) from leads where status = 'new' and retry_after is not null") ==
            (waits ? 1 : 0));
    }
  }
}

TEST_CASE("errors of the trunk with two numbers halt stage dial and spend no retry of a lead") {
  OutreachHouse house(R"({"default":{"fate":"refused","sip_status_code":503}})");
  for (int i = 0; i < 3; ++i) house.add_lead("+91987654321" + std::to_string(i));
  house.settings.call.max_concurrent = 1;
  house.run_once();
  CHECK(house.number("select count(*) from stages where name = 'dial' and paused_until is not null") == 1);
  CHECK(house.number("select sum(retry_count) from leads") == 0);
  CHECK(house.seen().at("livekit").at("dials").size() == 2);
}

TEST_CASE("a wave of dials refused within a second opens the circuit breaker") {
  OutreachHouse house(R"({"default":{"fate":"refused","sip_status_code":480}})");
  for (int i = 0; i < 9; ++i) house.add_lead("+91987654321" + std::to_string(i));
  house.settings.call.max_concurrent = 1;
  house.run_once();
  CHECK(house.number("select count(*) from breaker_trips") == 1);
  CHECK(house.seen().at("livekit").at("dials").size() == 5);
}

TEST_CASE("LiveKit that fails or breaks the line before the dial is asked again, and the phone rings once") {
  const auto method = GENERATE("CreateRoom", "CreateDispatch", "ListParticipants");
  const auto fault = GENERATE(R"("fault":"status","code":500)", R"("fault":"reset_after_request")");
  DYNAMIC_SECTION(method << " " << fault) {
    OutreachHouse house("{}",
                        R"([{"service":"livekit","times":1,"match":"/)" + std::string(method) + R"(",)" + fault + "}]");
    house.add_lead(kNumber);
    house.run_once();
    CHECK(house.fate_of(kNumber) == "dispatched pushed");
    CHECK(house.dials(kNumber) == 1);
  }
}

TEST_CASE("the sample list: every lead is dialled as its number allows, and its outcome is its own") {
  OutreachHouse house(content_of(kSampleLeads + "_fates.json"));
  house.settings.call.ringing = std::chrono::seconds{20};  // so that a look sees it on a busy machine as well
  CHECK(house.call({"dnc", "import", kSampleLeads + "_do_not_call.txt"}) == 0);
  CHECK(house.call({"leads", "import", kSampleLeads + ".csv"}) == 1);  // one row has no number at all
  house.run_out();
  const std::map<std::string, std::string> becomes{{"+919876500002", "new rejected busy"},
                                                   {"+919876500003", "new rejected declined"},
                                                   {"+919876500005", "failed rejected unwanted"},
                                                   {"+919876500006", "new unanswered no_answer"},
                                                   {"+919876500007", "failed unanswered invalid_number"},
                                                   {"+919876500008", "new unanswered no_answer"},
                                                   {"+919876500009", "new no_answers empty_result"},
                                                   {"+919876500010", "new no_answers no_result"},
                                                   {"+919876500011", "new rejected hung_up"},
                                                   {"+919123450012", "new startup_failed agent"},
                                                   {"+916000000014", "new rejected busy"},
                                                   {"+918000000016", "failed unanswered invalid_number"},
                                                   {"+919876500017", "new unanswered no_answer"},
                                                   {"+919876500018", "failed rejected unwanted"},
                                                   {"+919876500019", "new no_answers empty_result"},
                                                   {"+919876500020", "new unanswered no_answer"},
                                                   {"+919876500036", "new dispatch_failed trunk"},
                                                   {"+919876500041", "failed (none)"}};
  std::size_t pushed = 0;
  for (const json& lead : json::parse(content_of(kSampleLeads + "_expected.json"))) {
    if (lead.at("fate") != "new" && lead.at("fate") != "do_not_call") continue;
    const std::string number = lead.at("phone_e164").get<std::string>();
    INFO(number << ' ' << lead.at("name") << ": "
                << house.word("select ifnull(group_concat(failure_detail), '') from calls where phone = '" + number +
                              "'"));
    const auto named = becomes.find(number);
    CHECK(house.fate_of(number) == (named == becomes.end() ? "dispatched pushed" : named->second));
    pushed += named == becomes.end() ? 1 : 0;
  }
  const json seen = house.seen();
  CHECK(seen.at("talkingshops").at("tasks").size() == pushed);
  CHECK(house.number("select count(*) from calls where status = 'pushed'") == static_cast<std::int64_t>(pushed));
  CHECK(seen.at("livekit").at("dials").size() == 39);  // 40 may be dialled, the agent of one did not start
  CHECK(house.word("select group_concat(phone_e164) from (select phone_e164 from do_not_call order by 1)") ==
        "+919876500005,+919876500018,+919876500041,+919876500099");
  SECTION("and run again, nobody is dialled") {
    house.run_once();
    CHECK(house.seen().at("livekit").at("dials") == seen.at("livekit").at("dials"));
    CHECK(house.seen().at("talkingshops").at("tasks") == seen.at("talkingshops").at("tasks"));
  }
}
