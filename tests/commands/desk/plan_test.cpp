#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "commands/table.h"
#include "support/desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct PlanDesk : Desk {
  /// `plan` at 13:30 in India, a Friday, against a LiveKit that is set.
  json plan(
      std::vector<std::string> words = {}, const std::function<void(Settings&)>& change = [](Settings&) {}) const {
    words.insert(words.begin(),
                 {"plan", "--at", "2027-01-15T08:00", "--format", "json", "--livekit-url", "http://127.0.0.1:7880",
                  "--livekit-api-key", "devkey", "--livekit-sip-trunk-id", "ST_test"});
    return json::parse(ask(words, change).out);
  }
  void add_leads(int count) {
    for (int i = 1; i <= count; ++i) {
      lead(database, {.name = "Lead " + std::to_string(i), .source = "test"});
    }
  }
  /// Every row of what a pass would write.
  std::string everything() {
    std::string all;
    for (const char* of : {"leads", "calls", "jobs", "tenants", "call_results", "stages"}) {
      auto query = database.prepare("select * from " + std::string(of), "test");
      all += json_of(read_table(query));
    }
    return all;
  }
  static std::string json_of(const Table& table) {
    std::ostringstream text;
    print_table(text, table, Format::json, {});
    return text.str();
  }
};

void can_dial(Settings& settings) {
  settings.livekit_url = "http://127.0.0.1:7880";
  settings.livekit_api_key = "devkey";
  settings.livekit_sip_trunk_id = "ST_test";
}

/// "room CreateRoom", in order, of one lead.
std::vector<std::string> requests_of(const json& plan, std::int64_t lead) {
  std::vector<std::string> requests;
  for (const json& one : plan.at("requests")) {
    if (one.at("lead_id") != lead) continue;
    const auto url = one.at("url").get<std::string>();
    requests.push_back(one.at("stage").get<std::string>() + " " + url.substr(url.rfind('/') + 1));
  }
  return requests;
}

}  // namespace

TEST_CASE("plan shows every request up to the dial, and who is not dialled and why") {
  PlanDesk desk;
  desk.add_leads(4);
  desk.database.execute(
      "update leads set retry_after = 1800086400 where id = 3;"
      "update leads set phone = '12345' where id = 4",
      "test");
  const std::string before = desk.everything();
  const json plan = desk.plan({"--call-max-concurrent", "1", "--livekit-agent-name", "seller"});
  CHECK(requests_of(plan, 1) == std::vector<std::string>{"room CreateRoom", "room CreateDispatch",
                                                         "room ListParticipants", "dial CreateSIPParticipant"});
  CHECK(requests_of(plan, 2).empty());
  const json& dial = plan.at("requests").back();
  CHECK(json::parse(dial.at("body").get<std::string>()).at("sip_call_to") == "+919000000001");
  CHECK_THAT(dial.at("headers").get<std::string>(),
             Catch::Contains("Authorization: Bearer (a token for room ignitech-lead-1)"));
  const json& others = plan.at("not_dialled");
  REQUIRE(others.size() == 3);
  CHECK(others.at(0).at("why") == "waits for one of 1 line");
  CHECK_THAT(others.at(1).at("why").get<std::string>(), Catch::StartsWith("will be failed, invalid_phone"));
  CHECK(others.at(2).at("why") == "retry_after");
  CHECK(others.at(2).at("dial_at") == "2027-01-16T08:00:00Z");
  CHECK(desk.everything() == before);
}

TEST_CASE("for people, plan shows a request line by line, as it is sent") {
  PlanDesk desk;
  desk.add_leads(1);
  const std::string out = desk.ask({"plan", "--at", "2027-01-15T08:00", "--livekit-url", "http://127.0.0.1:7880",
                                    "--livekit-api-key", "devkey", "--livekit-sip-trunk-id", "ST_test"})
                              .out;
  CHECK_THAT(out, Catch::StartsWith("lead 1, outreach-") &&
                      Catch::Contains(", stage room:\nPOST http://127.0.0.1:7880/twirp/livekit.RoomService/CreateRoom\n"
                                      "Content-Type: application/json\n"
                                      "Authorization: Bearer (a token for room ignitech-lead-1)\n{\n") &&
                      Catch::Contains("\n  \"sip_call_to\": \"+919000000001\","));
}

TEST_CASE("plan says of a lead that is called again what it is called again after, as leads list does") {
  PlanDesk desk;
  desk.add_leads(2);
  call(desk.database, {.status = "failed",
                       .failure_reason = "unanswered",
                       .failure_detail = "no_answer: SIP 480",
                       .call_ended_at = 1'799'990'000,
                       .lead_id = 1,
                       .lead_settled_at = 1'799'990'000});
  desk.database.execute("update leads set retry_after = 4000000000", "test");
  const json others = desk.plan().at("not_dialled");
  REQUIRE(others.size() == 2);
  CHECK(others.at(0).at("why") == "after unanswered: no_answer: SIP 480");
  CHECK(others.at(1).at("why") == "retry_after");
  for (const json& listed : asked(desk, {"leads", "list"})) {
    for (const json& planned : others) {
      if (listed.at("lead_id") == planned.at("lead_id")) CHECK(listed.at("why") == planned.at("why"));
    }
  }
}

TEST_CASE("plan says why nobody is dialled") {
  PlanDesk desk;
  desk.add_leads(2);
  const auto [setting, value, why] = GENERATE(table<std::string, std::string, std::string>({
      {"--call-window-start", "14:00", "outside the call window 14:00-19:00 Asia/Kolkata"},
      {"--call-max-concurrent", "0", "CALL_MAX_CONCURRENT is 0"},
  }));
  DYNAMIC_SECTION(setting) {
    const json plan = desk.plan({setting, value});
    CHECK(plan.at("requests").empty());
    REQUIRE(plan.at("not_dialled").size() == 2);
    for (const json& lead : plan.at("not_dialled")) {
      CHECK_THAT(lead.at("why").get<std::string>(), Catch::StartsWith(why));
    }
  }
}

TEST_CASE("settings that cannot be read, and came through all the same, dial nobody, and plan says so") {
  PlanDesk desk;
  desk.add_leads(2);
  const auto [field, value, why] = GENERATE(table<std::string CallSettings::*, std::string, std::string>({
      {&CallSettings::whitelist_numbers, "9", "CALL_WHITELIST_NUMBERS: entry 1 has 1 digits"},
      {&CallSettings::window_start, "25:00", "CALL_WINDOW_START: expected a time from 00:00 to 23:59, got '25:00'"},
      {&CallSettings::timezone, "Asia/Culcutta", "CALL_TIMEZONE: expected a time zone"},
      {&CallSettings::weekdays, "mon-sta", "CALL_WEEKDAYS: expected days"},
  }));
  const auto member = field;
  const std::string text = value;
  const json plan = desk.plan({}, [&](Settings& settings) { settings.call.*member = text; });
  CHECK(plan.at("requests").empty());
  REQUIRE(plan.at("not_dialled").size() == 2);
  for (const json& lead : plan.at("not_dialled")) {
    CHECK_THAT(lead.at("why").get<std::string>(), Catch::StartsWith(why));
  }
}

TEST_CASE("while dialling is halted, plan says of each lead what keeps it the longest") {
  PlanDesk desk;
  desk.add_leads(3);
  desk.database.execute(
      "update stages set paused_until = 1800000060, pause_reason = 'the trunk' where name = 'dial';"
      "update leads set retry_after = 1800000030 where id = 2;"
      "update leads set retry_after = 1800086400 where id = 3",
      "test");
  const json plan = desk.plan({});
  std::vector<std::string> whys;
  for (const json& lead : plan.at("not_dialled")) {
    whys.push_back(lead.at("dial_at").get<std::string>() + " " + lead.at("why").get<std::string>());
  }
  CHECK(whys == std::vector<std::string>{"2027-01-15T08:01:00Z stage dial is halted: the trunk",
                                         "2027-01-15T08:01:00Z stage dial is halted: the trunk",
                                         "2027-01-16T08:00:00Z retry_after"});
}

TEST_CASE("plan says of leads that are failed or were reached that they are, behind those that wait") {
  PlanDesk desk;
  desk.add_leads(3);
  desk.database.execute(
      "update leads set status = 'failed', failure_reason = 'rejected', failure_detail = 'busy' where id = 1;"
      "update leads set status = 'dispatched' where id = 2",
      "test");
  const json others = desk.plan({"--call-max-concurrent", "0"}).at("not_dialled");
  REQUIRE(others.size() == 3);
  CHECK(others.at(0).at("why") == "CALL_MAX_CONCURRENT is 0");
  CHECK(others.at(1).at("why") == "is failed, rejected: busy");
  CHECK(others.at(2).at("why") == "was reached");
}

TEST_CASE("plan says of a failed call whose result came late that it counts as called") {
  PlanDesk desk;
  desk.add_leads(1);
  call(desk.database, {.status = "failed",
                       .failure_reason = "no_answers",
                       .failure_detail = "no_result: x",
                       .lead_id = 1,
                       .lead_settled_at = 5});
  desk.database.execute(
      "update leads set retry_after = 1800086400, settled_by = (select max(id) from calls) where id = 1;"
      "insert into call_results (call_id, qualification) select id, '{\"a\":\"b\"}' from calls where lead_id = 1",
      "test");
  const json others = desk.plan().at("not_dialled");
  REQUIRE(others.size() == 1);
  CHECK(others.at(0).at("why") == "a result came late: its failed call counts as called");
}

TEST_CASE("plan looks at no more leads than --limit, and shows the requests of no more") {
  PlanDesk desk;
  desk.add_leads(5);
  const Answer answer =
      desk.ask({"plan", "--at", "2027-01-15T08:00", "--limit", "1", "--format", "json", "--livekit-url",
                "http://127.0.0.1:7880", "--livekit-api-key", "devkey", "--livekit-sip-trunk-id", "ST_test"});
  CHECK(requests_of(json::parse(answer.out), 1).size() == 2);
  CHECK(requests_of(json::parse(answer.out), 2).empty());
  CHECK_THAT(answer.err, Catch::Contains("there are more: ") && Catch::Contains("; --limit shows more"));
  CHECK(desk.plan({"--limit", "2", "--call-max-concurrent", "0"}).at("not_dialled").size() == 2);
}

TEST_CASE("status shows lines, leads and the window once there are any") {
  PlanDesk desk;
  CHECK(json::parse(desk.ask({"status", "--format", "json"}).out).at("dialling").empty());
  desk.add_leads(3);
  desk.database.execute(
      "update leads set retry_after = 4000000000 where id = 3;"
      "insert into breaker_trips (tripped_at, pause_s, dials, bad_dials, reason) values (unixepoch(), 60, 6, 5, 'bad')",
      "test");
  const json status = json::parse(desk.ask({"status", "--format", "json"}).out);
  const json& row = status.at("dialling").at(0);
  CHECK(row.at("lines_in_use") == 0);
  CHECK(row.at("lines") == 10);
  CHECK(row.at("leads_due") == 2);
  CHECK(row.at("leads_waiting") == 1);
  CHECK(row.at("why") == "LIVEKIT_URL is not set");
  CHECK((row.at("window") == "open" || row.at("window") == "closed"));
  CHECK(status.at("breaker_trips_in_24_h").at(0).at("bad_dials") == 5);
}

TEST_CASE("run --once says how many leads wait, and why") {
  PlanDesk desk;
  desk.database.execute("update jobs set status = 'completed', finished_at = 1", "test");
  desk.add_leads(2);
  desk.database.execute("update leads set retry_after = 4000000000 where id = 2", "test");
  const Answer answer = desk.ask({"run", "--once"});
  CHECK_THAT(answer.out, Catch::Contains("1 lead waits to be dialled: LIVEKIT_URL is not set\n") &&
                             Catch::Contains("1 lead waits for retry_after, the next until 2096-10-02T07:06:40Z\n"));
  CHECK_THAT(desk.ask({"run", "--once", "--stage", "import"}).out, !Catch::Contains("lead"));
}

TEST_CASE("a lead whose number is not made yet is planned with the number that its phone says") {
  PlanDesk desk;
  desk.database.execute("update leads set phone_e164 = null where id = " + std::to_string(lead(desk.database)), "test");
  const json plan = desk.plan();
  CHECK(plan.at("not_dialled").empty());
  CHECK_THAT(plan.at("requests").dump(), Catch::Contains("+919000000001"));
  CHECK(word(desk.database, "select ifnull(phone_e164, 'none') from leads") == "none");
  CHECK(desk.ask({"show", "lead", "1"}).code == kOk);
  CHECK(desk.ask({"leads", "list"}).code == kOk);
}

TEST_CASE("while dialling is stopped, plan and lists say until it is resumed, and that nobody is called who is not") {
  PlanDesk desk;
  desk.add_leads(5);
  const std::int64_t scheduled = call(desk.database, {.lead_id = 2});
  job(desk.database, {.call_row = scheduled, .stage = "dial"});
  const std::int64_t rings = call(desk.database, {.lead_id = 3});
  desk.database.execute(
      "update calls set dispatched_at = 1 where lead_id = 3; update leads set status = 'dispatched' where id = 3;"
      "update leads set retry_after = 1900000000 where id = 4;"
      "update leads set status = 'failed', failure_reason = 'rejected', failure_detail = 'busy' where id = 5",
      "test");
  REQUIRE(desk.ask({"stop-dialling", "--reason", "court order"}).code == kOk);
  const std::string resumed = "when dialling is resumed stage room is halted: court order";
  const auto said = [](const json& rows, const char* order) {
    std::map<std::int64_t, std::string> words;
    for (const json& row : rows) {
      const json& at = row.at("dial_at");
      words[row.at(order).get<std::int64_t>()] =
          (at.is_null() ? "-" : at.get<std::string>()) + " " + row.at("why").get<std::string>();
    }
    return words;
  };
  const json plan = desk.plan();
  CHECK(plan.at("requests").empty());
  CHECK(said(plan.at("not_dialled"), "lead_id") ==
        std::map<std::int64_t, std::string>{{1, resumed},
                                            {2, resumed},
                                            {3, "- is being called: outreach-" + std::to_string(rings)},
                                            {4, resumed},
                                            {5, "- is failed, rejected: busy"}});
  CHECK(said(json::parse(desk.ask({"leads", "list", "--format", "json"}, can_dial).out), "lead_id") ==
        std::map<std::int64_t, std::string>{
            {1, resumed}, {2, resumed}, {3, "- being called"}, {4, resumed}, {5, "- rejected: busy"}});
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"status"}, {"plan"}, {"leads", "list"}, {"run", "--once", "--stage", "room"}}) {
    CHECK_THAT(desk.ask(words, can_dial).out, !Catch::Contains("9999"));
  }
  CHECK_THAT(desk.ask({"run", "--once", "--stage", "room"}, can_dial).out,
             Catch::Contains(", until dialling is resumed\n"));
}

TEST_CASE("plan says how many more there are than --limit shows") {
  PlanDesk desk;
  const auto [what, leads, limit, lines, more] =
      GENERATE(table<std::string, int, std::string, std::string, std::string>({
          {"more calls and more leads", 12, "2", "5", "there are more: 3 calls planned, 7 leads not dialled; "},
          {"one call, no lead", 5, "4", "5", "there are more: 1 call planned, 0 leads not dialled; "},
          {"one lead", 3, "2", "1", "there are more: 0 calls planned, 1 lead not dialled; "},
          {"none", 5, "5", "5", ""},
      }));
  CAPTURE(what);
  desk.add_leads(leads);
  const Answer answer = desk.ask({"plan", "--limit", limit, "--at", "2027-01-15T08:00:00Z"},
                                 [most = std::stoi(lines)](Settings& settings) {
                                   can_dial(settings);
                                   settings.call.max_concurrent = most;
                                 });
  CHECK_THAT(answer.err, Catch::StartsWith(more));
  CHECK(answer.err.empty() == more.empty());
}
