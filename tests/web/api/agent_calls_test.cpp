// What an agent asks and says of its call, asked through the Handler.
#include "web/api/agent_calls.h"

#include <catch2/catch.hpp>

#include "support/rows.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct AgentCaller : Caller {
  AgentCaller() : Caller("agent") { add_outreach_call(database); }
  web::Response say(const std::string& what, const std::string& body, const std::string& call = "outreach-1") {
    return ask("POST", "/api/v1/calls/" + call + "/" + what, body);
  }
  /// The rows of call_results, "1 qualification|reason|detail|source".
  std::string results() {
    return word(
        database,
        "select group_concat(call_id || ' ' || ifnull(qualification, '-') || '|' || ifnull(failure_reason, '-') || "
        "'|' || ifnull(failure_detail, '-') || '|' || source, '; ') from call_results");
  }
};

}  // namespace

TEST_CASE("a qualification or a failure becomes a row that says whose it is, and is answered with its number",
          "[web]") {
  const auto [what, body, row] = GENERATE(table<std::string, std::string, std::string>({
      {"qualification", R"({"machine_interest":"yes","budget":null})",
       R"(1 {"budget":null,"machine_interest":"yes"}|-|-|api:agent)"},
      {"qualification", "{}", "1 {}|-|-|api:agent"},
      {"failure", R"({"failure_reason":"rejected","failure_detail":"hung up"})", "1 -|rejected|hung up|api:agent"},
      {"failure", R"({"failure_reason":"startup_failed"})", "1 -|startup_failed|-|api:agent"},
      {"failure", R"({"failure_reason":"no_answers","failure_detail":"the model broke"})",
       "1 -|no_answers|the model broke|api:agent"},
  }));
  INFO(body);
  AgentCaller caller;
  const web::Response response = caller.say(what, body);
  CHECK(response.status == 202);
  CHECK(json_of(response) == json{{"call_id", "outreach-1"}, {"result_id", 1}, {"call_status", "calling"}});
  CHECK(caller.results() == row);
  CHECK(caller.wakes == 1);
}

TEST_CASE("a lead that opts out is on the do-not-call list with the report, whoever brings it", "[web]") {
  const std::string listed =
      "select group_concat(phone_e164 || ' ' || source || ': ' || reason || ' ' || (created_at > 1)) from do_not_call";
  AgentCaller caller;
  SECTION("the API") {
    const std::string body =
        GENERATE(R"({"failure_reason":"do_not_call","failure_detail":"never again"})",
                 R"({"failure_reason":"rejected","failure_detail":"never again","disposition":"opted_out"})");
    for (int i = 0; i < 2; ++i) CHECK(caller.say("failure", body).status == 202);
    CHECK(word(caller.database, listed) ==
          "+919876543210 outreach-1: told the agent (api:agent) not to call again: never again 1");
  }
  SECTION("the sqlite3 shell") {
    caller.database.execute("insert into call_results (call_id, failure_reason) values (1, 'do_not_call')", "test");
    CHECK(word(caller.database, listed) == "+919876543210 outreach-1: told the agent (sql) not to call again 1");
  }
  SECTION("of a lead that is listed already the first reason stays") {
    caller.database.execute("insert into do_not_call values ('+919876543210', 'by letter', 'operator', 5)", "test");
    CHECK(caller.say("failure", R"({"failure_reason":"do_not_call"})").status == 202);
    CHECK(word(caller.database, listed) == "+919876543210 operator: by letter 1");
  }
  SECTION("any other failure lists nobody") {
    CHECK(caller.say("failure", R"({"failure_reason":"rejected"})").status == 202);
    CHECK(word(caller.database, listed) == "(null)");
  }
}

TEST_CASE("when to call back, and the finer word, are kept in the result", "[web]") {
  AgentCaller caller;
  const std::string at = R"("call_back_at":"2026-11-30T17:00:00+05:30")";
  CHECK(caller.say("failure", R"({"failure_reason":"no_answers","disposition":"infrastructure",)" + at + "}").status ==
        202);
  CHECK(caller.say("qualification", R"({"budget":"5 lakh",)" + at + "}").status == 202);
  CHECK(word(caller.database,
             "select group_concat(ifnull(disposition, '-') || ' ' || call_back_at, '; ') from v_call_results") ==
        "infrastructure 2026-11-30T11:30:00Z; - 2026-11-30T11:30:00Z");
  CHECK_THAT(word(caller.database, "select qualification from call_results where id = 2"), Catch::Contains(at));
}

TEST_CASE("what is said again is stored once; what is said otherwise is another result", "[web]") {
  AgentCaller caller;
  for (int i = 0; i < 3; ++i) CHECK(json_of(caller.say("qualification", R"({"a":"b"})")).at("result_id") == 1);
  CHECK(json_of(caller.say("qualification", R"({"a":"c"})")).at("result_id") == 2);
  CHECK(json_of(caller.say("qualification", R"({"a":"b"})")).at("result_id") == 3);
  CHECK(json_of(caller.say("failure", R"({"failure_reason":"rejected"})")).at("result_id") == 4);
  CHECK(number(caller.database, "select count(*) from call_results") == 4);
}

TEST_CASE("many agents at once: each result is stored and answered with its own number", "[web]") {
  AgentCaller caller;
  std::vector<Pending> pending;
  {
    const ledger::Transaction held(caller.database);
    for (int i = 0; i < 300; ++i) {
      const std::string body = R"({"n":)" + std::to_string(i % 100) + "}";
      pending.push_back(caller.start(caller.request("POST", "/api/v1/calls/outreach-1/qualification", body)));
    }
  }
  std::map<std::int64_t, int> answered;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const web::Response response = pending[i].response();
    REQUIRE(response.status == 202);
    const auto id = json_of(response).at("result_id").get<std::int64_t>();
    ++answered[id];
    CHECK(word(caller.database, "select qualification from call_results where id = " + std::to_string(id)) ==
          R"({"n":)" + std::to_string(i % 100) + "}");
  }
  CHECK(answered.size() >= 100);
  CHECK(number(caller.database, "select count(*) from call_results") == static_cast<std::int64_t>(answered.size()));
}

TEST_CASE("a late result is stored too, and the answer says the state of the call", "[web]") {
  const auto [update, status] = GENERATE(table<std::string, std::string>({
      {"status = 'failed', failure_reason = 'no_answers', failure_detail = 'no_result: x'", "failed"},
      {"status = 'called'", "called"},
      {"status = 'pushed'", "pushed"},
  }));
  AgentCaller caller;
  caller.database.execute("update calls set " + update, "test");
  const web::Response response = caller.say("qualification", R"({"a":"b"})");
  CHECK(response.status == 202);
  CHECK(json_of(response).at("call_status") == status);
}

TEST_CASE("a result wakes the job that waits for it, no matter which process writes the row", "[web]") {
  AgentCaller caller;
  caller.database.execute("update jobs set stage = 'follow', retry_after = 4000000000", "test");
  SECTION("the API") {
    CHECK(caller.say("qualification", R"({"a":"b"})").status == 202);
  }
  SECTION("the sqlite3 shell") {
    const std::string insert =
        "insert into call_results (call_id, qualification) select id, json_object('''budget', 'x') from calls";
    const std::string command = "sqlite3 '" + caller.scratch.path() + "' \"" + insert + "\"";
    REQUIRE(std::system(command.c_str()) == 0);
    CHECK(caller.results() == "1 {\"'budget\":\"x\"}|-|-|sql");
  }
  CHECK(number(caller.database, "select count(*) from jobs where retry_after is null and status = 'pending'") == 1);
}

TEST_CASE("what is no result is refused, and changes nothing", "[web]") {
  const auto [what, call, body, status, words] =
      GENERATE(table<std::string, std::string, std::string, int, std::string>({
          {"qualification", "outreach-1", "", 400, "the body is not JSON"},
          {"qualification", "outreach-1", "[]", 400, "the qualification is array"},
          {"qualification", "outreach-1", R"({"a":1,"a":2})", 400, "'a' occurs twice"},
          {"qualification", "outreach-1", R"({"a":1e999})", 400, "the body is not JSON"},
          {"qualification", "outreach-1", R"({"a":)" + std::string(100, '['), 400, "nested deeper than 100 levels"},
          {"qualification", "outreach-2", "{}", 404, "there is no outreach call 'outreach-2'"},
          {"qualification", "call-0001", "{}", 404, "there is no outreach call 'call-0001'"},
          {"qualification", "1", "{}", 404, "there is no outreach call '1'"},
          {"failure", "outreach-1", "{}", 400, "failure_reason is missing"},
          {"failure", "outreach-1", R"({"failure_reason":"busy"})", 400,
           "no_answers, rejected, startup_failed or do_not_call expected"},
          {"failure", "outreach-1", R"({"failure_reason":"rejected","detail":"x"})", 400, "unknown field 'detail'"},
          {"failure", "outreach-1", R"({"failure_reason":"rejected","disposition":"busy"})", 400, "disposition 'busy'"},
          {"failure", "outreach-1", R"({"failure_reason":"do_not_call","call_back_at":"five"})", 400,
           "call_back_at 'five'"},
          {"failure", "outreach-9", R"({"failure_reason":"rejected"})", 404, "outreach-9"},
      }));
  INFO(what << ' ' << call << ' ' << body);
  AgentCaller caller;
  tests::call(caller.database, {.call_id = "call-0001"});
  const web::Response response = caller.say(what, body, call);
  CHECK(response.status == status);
  CHECK_THAT(error_of(response, "message"), Catch::Contains(words));
  CHECK(number(caller.database, "select count(*) from call_results") == 0);
  CHECK(caller.wakes == 0);
}

TEST_CASE("a call is named by its id, or by what its id alone begins with", "[web]") {
  const auto [named, status, words] = GENERATE(table<std::string, int, std::string>({
      {"outreach-1", 202, "outreach-1"},  // exact first
      {"outreach-1-aaaaaaaa", 202, "outreach-1-aaaaaaaa"},
      {"outreach-12", 202, "outreach-12-bbbbbbbb"},
      {"outreach-12-", 202, "outreach-12-bbbbbbbb"},
      {"outreach-12-bb", 202, "outreach-12-bbbbbbbb"},
      {"outreach-7", 409, "begin with 'outreach-7': outreach-7-cccccccc, outreach-7-cdcdcdcd"},
      {"outreach-7-c", 409, "outreach-7-cccccccc, outreach-7-cdcdcdcd"},
      {"outreach-7-cd", 202, "outreach-7-cdcdcdcd"},
      {"outreach-2", 404, "there is no outreach call 'outreach-2'"},  // begins outreach-20-..., whose number is another
      {"outreach-", 404, "there is no outreach call"},
      {"outreach-12-c", 404, "there is no outreach call"},
      {"outreach-30", 404, "there is no outreach call"},
  }));
  INFO(named);
  AgentCaller caller;
  int row = 100;
  for (const char* id : {"outreach-1-aaaaaaaa", "outreach-12-bbbbbbbb", "outreach-7-cccccccc", "outreach-7-cdcdcdcd",
                         "outreach-20-eeeeeeee"}) {
    tests::call(caller.database, {.id = ++row, .call_id = id, .origin = "dialled"});
  }
  tests::call(caller.database, {.id = 200, .call_id = "outreach-30-imported"});
  const web::Response response = caller.say("qualification", "{}", named);
  CHECK(response.status == status);
  CHECK_THAT(status == 202 ? json_of(response).at("call_id").get<std::string>() : error_of(response, "message"),
             Catch::Contains(words));
  CHECK(caller.ask("GET", "/api/v1/calls/" + named + "/context").status == (status == 202 ? 200 : status));
}

TEST_CASE("the context of a call is its lead and its tenant; of a deleted lead what the call knows", "[web]") {
  AgentCaller caller;
  caller.database.execute(R"(
      update leads set email = 'r@example.com', product_name = 'Mixer', city = 'Pune', state = 'MH',
        query_message = 'two lines' || char(10) || 'long', attributes = '{"Budget":"50"}')",
                          "test");
  json expected = json::parse(R"({"call_id":"outreach-1","call_status":"calling","lead_id":1,"name":"Ravi",
      "phone":"+919876543210","source":"web","email":"r@example.com","product_name":"Mixer","city":"Pune","state":"MH",
      "query_message":"two lines\nlong","attributes":{"Budget":"50"},"tenant_id":"outreach","language":"en-IN",
      "timezone":"Asia/Kolkata"})");
  CHECK(json_of(caller.ask("GET", "/api/v1/calls/outreach-1/context")) == expected);
  caller.database.execute("delete from leads", "test");
  for (const char* gone : {"lead_id", "email", "product_name", "city", "state", "query_message"})
    expected[gone] = nullptr;
  expected["attributes"] = json::object();
  CHECK(json_of(caller.ask("GET", "/api/v1/calls/outreach-1/context")) == expected);
  CHECK(caller.ask("GET", "/api/v1/calls/outreach-2/context").status == 404);
}

TEST_CASE("an agent's token opens the agent's paths, another's does not", "[web]") {
  const auto [scope, status] = GENERATE(table<std::string, int>({{"agent", 202}, {"operator", 202}, {"enqueue", 403}}));
  Caller caller(scope);
  add_outreach_call(caller.database);
  CHECK(caller.ask("POST", "/api/v1/calls/outreach-1/qualification", "{}").status == status);
  CHECK(caller.ask("GET", "/api/v1/calls/outreach-1/context").status == (status == 202 ? 200 : 403));
  CHECK(caller.ask("POST", "/api/v1/leads", "[]").status == (scope == "agent" ? 403 : 400));
}
