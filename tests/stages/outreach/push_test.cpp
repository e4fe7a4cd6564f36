#include "stages/outreach/push.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/crm/task_template.h"
#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "golden.h"
#include "stages/outreach/push_house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

std::string printed(const HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  if (request.credential == Credential::talkingshops_key) text += "(with the key of TALKINGSHOPS_API_KEY)\n";
  if (!request.body.empty()) text += "\n" + nlohmann::ordered_json::parse(request.body).dump(2) + "\n";
  return text;
}

std::string asked(Qualified& call) {
  const auto made = call.work().request(call.settings, unix_time(kPushTime));
  if (std::holds_alternative<Verdict>(made)) return "nothing";
  const auto& http = std::get<HttpRequest>(std::get<stages::Asked>(made).request);
  return http.method + " " + http.url.substr(std::string("https://crm.example/v1").size());
}

}  // namespace

TEST_CASE("what is asked of the CRM follows from the rows alone") {
  const auto [state, request] = GENERATE(table<State, std::string>({
      {State{}, "nothing"},
      {{.step = "dial"}, "nothing"},
      {{.step = "unsent"}, "nothing"},
      {{.step = "sending", .fresh = true}, "POST /tasks"},
      {{.step = "sending"}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "sending", .customer = "c/1"}, "GET /tasks/customer/c%2F1"},
      {{.step = "task_sent:1799999999", .fresh = true}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "task_sent:1799999999"}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "exists:1799999999", .fresh = true}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "exists", .fresh = true}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "exists"}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "claimed"}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "resending", .fresh = true}, "POST /tasks"},
      {{.step = "resending"}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "check:t/1", .fresh = true}, "GET /tasks/t%2F1"},
      {{.step = "check:t1"}, "GET /tasks/t1"},
      {{.step = "check_own:t1"}, "GET /tasks/t1"},
      {{.asks_for_customer = true}, "GET /customers?searchTerm=919876543210"},
      {{.step = "unsent", .asks_for_customer = true}, "GET /customers?searchTerm=919876543210"},
      {{.step = "new_customer", .fresh = true, .asks_for_customer = true}, "POST /customers"},
      {{.step = "new_customer", .asks_for_customer = true}, "GET /customers?searchTerm=919876543210"},
      {{.step = "customer_sent:1799999999", .fresh = true, .asks_for_customer = true},
       "GET /customers?searchTerm=919876543210"},
      {{.customer = "c1", .asks_for_customer = true}, "nothing"},
      {{.step = "sending", .fresh = true, .customer = "c1", .asks_for_customer = true}, "POST /tasks"},
      // The template asks for the customer only since the task went out.
      {{.step = "sending", .asks_for_customer = true}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "sending", .fresh = true, .asks_for_customer = true}, "GET /tasks?searchTerm=outreach-17"},
      {{.step = "sending", .fresh = true, .status = "pushed"}, "nothing"},
      {{.step = "sending", .fresh = true, .status = "failed"}, "nothing"},
      {{.step = "sending", .fresh = true, .status = "calling"}, "nothing"},
  }));
  DYNAMIC_SECTION(state.step << (state.fresh ? "!" : "") << state.customer << state.status << state.asks_for_customer) {
    Qualified call(state);
    CHECK(asked(call) == request);
  }
}

TEST_CASE("a call that is not to be pushed is left as it is") {
  const auto [state, verdict] = GENERATE(table<State, std::string>({
      {{.status = "pushed"}, "done pushed"},
      {{.status = "failed"}, "done call_over, flow ends"},
      {{.status = "calling"}, "done call_over, flow ends"},
  }));
  Qualified call(state);
  CHECK(outcome_and_writes(call.decided()) == verdict);
}

TEST_CASE("a call that is called without a qualification ends, one whose task is known is pushed") {
  Qualified call;
  call.database.execute("update calls set qualification = null", "test");
  CHECK(outcome_and_writes(call.decided()) == "done no_qualification, flow ends");
  call.database.execute("update calls set qualification = '{}', crm_task_id = 't1'", "test");
  CHECK(outcome_and_writes(call.decided()) == "done pushed; task_id t1");
}

TEST_CASE("before the task leaves, a step says that it does") {
  Qualified call;
  CHECK(outcome_and_writes(call.decided()) == "later; step sending");
}

TEST_CASE("every answer to the task has its outcome") {
  const auto [reply, verdict] = GENERATE(table<Reply, std::string>({
      {http(201, R"({"taskId":"t1"})"), "later; step check_own:t1"},  // outreach-17 may be another database's too
      {http(200, R"({"data":{"id":"t1"}})"), "later; step check_own:t1"},
      {http(200, R"({"data":{"id":"t1","reference":"outreach-17"}})"), "done pushed; task_id t1"},
      {http(201, "{}"), "later; step exists:1800000000"},
      {http(204, ""), "later; step exists:1800000000"},
      {http(409, R"({"taskId":"t1"})"), "later; step check:t1"},
      {http(409, R"({"id":"err"})"), "later; step claimed"},
      {http(400), "failed push_refused; step task_sent:1800000000"},
      {http(404), "failed push_refused; step task_sent:1800000000"},
      {http(422), "failed push_refused; step task_sent:1800000000"},
      {http(302), "failed push_refused; step task_sent:1800000000"},
      {http(401), "halt credentials; step unsent"},
      {http(403), "halt credentials; step unsent"},
      {http(408), "again http_status; step task_sent:1800000000"},
      {http(425), "again http_status; step task_sent:1800000000"},
      {http(429), "again rate_limited; step unsent"},
      {http(500), "again http_status; step task_sent:1800000000"},
      {http(503), "again http_status; step task_sent:1800000000"},
      {NotSent{TransportError::network, "refused"}, "again network; step unsent"},
      {NotSent{TransportError::timeout, "no connection"}, "again timeout; step unsent"},
      {NotSent{TransportError::configuration, "bad URL"}, "halt configuration; step unsent"},
      {NotSent{TransportError::credentials, "TALKINGSHOPS_API_KEY is not set"}, "halt credentials; step unsent"},
      {Unanswered{TransportError::network, "reset"}, "again push_unknown; step task_sent:1800000000"},
      {Unanswered{TransportError::timeout, "30 s"}, "again push_unknown; step task_sent:1800000000"},
  }));
  Qualified call({.step = "sending", .fresh = true});
  DYNAMIC_SECTION(verdict << (std::holds_alternative<HttpResponse>(reply) ? std::get<HttpResponse>(reply).status : 0)) {
    CHECK(outcome_and_writes(call.verdict(reply)) == verdict);
  }
}

TEST_CASE("a task that may have been sent is sent again only when the CRM does not have it") {
  const std::string there = R"({"tasks":[{"id":"t1","reference":"outreach-17"}]})";
  const std::string others = R"({"tasks":[{"id":"t2","reference":"outreach-170"}]})";
  const auto [step, reply, verdict] = GENERATE_COPY(table<std::string, Reply, std::string>({
      {"task_sent:1799999969", http(200, there), "done pushed; task_id t1"},
      {"task_sent:1799999969", http(200, others), "later; step resending"},
      {"task_sent:1799999969", http(404), "later; step resending"},
      {"task_sent:1799999000", http(404), "later; step resending"},
      {"task_sent:1799999969", http(200, "<html>"), "again not_json"},
      {"task_sent:1799999969", http(400), "failed push_refused"},
      {"task_sent:1799999969", http(401), "halt credentials"},
      {"task_sent:1799999969", http(429), "again rate_limited"},
      {"task_sent:1799999969", http(500), "again http_status"},
      {"task_sent:1799999969", NotSent{TransportError::network, "refused"}, "again network"},
      {"task_sent:1799999969", Unanswered{TransportError::timeout, "30 s"}, "again timeout"},
      {"exists:1799999969", http(200, there), "done pushed; task_id t1"},
      {"exists:1799999969", http(200, others), "done pushed; task_id (null)"},
      {"exists:1799999969", http(404), "done pushed; task_id (null)"},
      {"exists:1799999969", http(400), "done pushed; task_id (null)"},
      {"claimed", http(200, there), "done pushed; task_id t1"},
      {"claimed", http(200, others), "failed push_refused; step unsent"},
      {"claimed", http(400), "failed push_refused; step unsent"},
      {"claimed", http(500), "again http_status"},
      {"exists", http(200, others), "done pushed; task_id (null)"},  // of an older version
      {"exists:1799999969", http(200, "<html>"), "again not_json"},
      {"exists:1799999969", http(401), "halt credentials"},
      {"exists:1799999969", http(500), "again http_status"},
      {"exists:1799999969", Unanswered{TransportError::network, "reset"}, "again network"},
  }));
  DYNAMIC_SECTION(step << " " << verdict) {
    Qualified call({.step = step});
    CHECK(outcome_and_writes(call.verdict(reply)) == verdict);
  }
}

TEST_CASE("a task that the CRM had already is pushed only as this call's") {
  const std::string ours = R"({"task":{"taskId":"t1","reference":"ID"}})";
  const std::string other = R"({"task":{"taskId":"t1","reference":"outreach-1-bbbbbbbb"}})";
  const std::string our_phone = R"({"taskId":"t1","mobile":919876543210})";
  const std::string other_phone = R"({"taskId":"t1","description":"Asha, +919000000009, from indiamart"})";
  const std::string neither = R"({"taskId":"t1"})";
  const std::string only_phone = R"({"ok":true,"assignee":{"mobile":"9000000009"}})";
  struct Case {
    std::string step;
    HttpResponse reply;
    std::string unique;    ///< What is made of it for a call whose id is nobody else's.
    std::string old = "";  ///< For outreach-17; empty: the same.
  };
  const std::string done = "done pushed; task_id t1";
  const std::string refused = "failed push_refused; step unsent";
  const Case one = GENERATE_COPY(values<Case>({
      // the reply to the POST
      {"sending!", http(201, neither), done, "later; step check_own:t1"},
      {"sending!", http(201, ours), done},
      {"sending!", http(201, other), refused},
      {"sending!", http(200, other), refused},
      {"resending!", http(201, other), refused},
      {"sending!", http(201, other_phone), done, refused},
      {"sending!", http(200, other_phone), done, refused},
      {"resending!", http(201, other_phone), done, refused},
      {"sending!", http(201, R"({"taskId":"t1","reference":"ID","assignee":{"mobile":"9000000009"}})"), done, refused},
      {"sending!", http(201, R"({"taskId":"t1","reference":"outreach-1-bbbbbbbb","mobile":919876543210})"), refused},
      {"sending!", http(201, R"({"taskId":"t1","ticketNumber":7000012345,"amount":9000000000})"), done,
       "later; step check_own:t1"},
      {"sending!", http(201, only_phone), "later; step exists:1800000000", refused},
      {"sending!", http(201, R"({"reference":"outreach-1-bbbbbbbb"})"), refused},
      {"sending!", http(409, ours), done},
      {"sending!", http(409, other), refused},
      {"sending!", http(409, our_phone), done},
      {"sending!", http(409, other_phone), refused},
      {"sending!", http(409, only_phone), refused},
      {"sending!", http(409, neither), "later; step check:t1"},
      {"resending!", http(409, neither), "later; step check_own:t1"},
      {"sending!", http(409), "later; step claimed"},
      {"resending!", http(409), "later; step exists:1800000000"},
      // GET /tasks/ID
      {"check:t1", http(200, ours), done},
      {"check:t1", http(200, our_phone), done},
      {"check:t1", http(200, other), refused},
      {"check:t1", http(200, other_phone), refused},
      {"check:t1", http(200, neither), refused},
      {"check:t1", http(404), refused},
      {"check:t1", http(405), refused},
      {"check:t1", http(200, "<html>"), refused},
      {"check:t1", http(500), "again http_status"},
      {"check:t1", http(401), "halt credentials"},
      {"check_own:t1", http(200, other), refused},
      {"check_own:t1", http(200, neither), done},
      {"check_own:t1", http(404), done},
      // a search finds a task that names the call's id, and another phone
      {"task_sent:1799999969", http(200, R"({"tasks":[{"id":"t1","reference":"ID","mobile":"9000000009"}]})"), done,
       "later; step resending"},
      {"sending", http(200, R"({"tasks":[{"id":"t1","reference":"ID","mobile":"098765 43210"}]})"), done},
  }));
  for (const std::string id : {"outreach-17", "outreach-17-k3f9x2a7"}) {
    const bool fresh = one.step.ends_with('!');
    Qualified call({.step = one.step.substr(0, one.step.size() - (fresh ? 1 : 0)), .fresh = fresh});
    call.database.execute("update calls set call_id = '" + id + "'", "test");
    HttpResponse reply = one.reply;
    if (const auto at = reply.body.find("\"ID\""); at != std::string::npos) reply.body.replace(at + 1, 2, id);
    INFO(id << ' ' << one.step << ' ' << reply.status << ' ' << reply.body);
    const bool is_old = id == "outreach-17" && !one.old.empty();
    CHECK(outcome_and_writes(call.verdict(reply)) == (is_old ? one.old : one.unique));
  }
}

TEST_CASE("the refusal of another's task says what was found, and no whole number") {
  Qualified call({.step = "sending", .fresh = true});
  const Verdict verdict = call.verdict(
      http(409, R"({"taskId":"t9","title":"Call back","reference":"outreach-3","mobile":"919000000009"})"));
  CHECK(std::get<Failed>(verdict.what).why.words ==
        "the CRM answers with task t9 in place of a new one, and it shows outreach-3, phone *******009: look it up in "
        "the CRM; 'callmill rerun' sends this call's again");
}

TEST_CASE("a task that was sent before its customer was asked for is sent again with the customer") {
  Qualified call({.step = "task_sent:1799999969", .asks_for_customer = true});
  CHECK(outcome_and_writes(call.verdict(http(404))) == "later; step unsent");
}

TEST_CASE("a customer is searched before one is made") {
  const auto [fresh, reply, verdict] = GENERATE(table<bool, Reply, std::string>({
      {false, http(200, R"([{"id":"c1","mobile":"919876543210"}])"), "later; step sending; customer_id c1"},
      {false, http(200, R"({"customers":[]})"), "later; step new_customer"},
      {false, http(404), "later; step new_customer"},
      {false, http(200, "busy"), "again not_json"},
      {false, http(400), "failed push_refused"},
      {false, http(403), "halt credentials"},
      {false, http(503), "again http_status"},
      {false, Unanswered{TransportError::timeout, "30 s"}, "again timeout"},
      {true, http(201, R"({"success":true,"customerId":"c1"})"), "later; step sending; customer_id c1"},
      {true, http(201, R"({"success":true})"), "again wrong_shape; step customer_sent:1800000000"},
      {true, http(409, R"({"customerId":"c1"})"), "later; step sending; customer_id c1"},
      {true, http(409), "again http_status; step customer_sent:1800000000"},
      {true, http(422), "failed push_refused; step customer_sent:1800000000"},
      {true, http(401), "halt credentials; step unsent"},
      {true, http(429), "again rate_limited; step unsent"},
      {true, http(500), "again http_status; step customer_sent:1800000000"},
      {true, NotSent{TransportError::credentials, "no key"}, "halt credentials; step unsent"},
      {true, NotSent{TransportError::network, "refused"}, "again network; step unsent"},
      {true, Unanswered{TransportError::network, "reset"}, "again push_unknown; step customer_sent:1800000000"},
  }));
  DYNAMIC_SECTION((fresh ? "make " : "find ") << verdict) {
    Qualified call({.step = fresh ? "new_customer" : "", .fresh = fresh, .asks_for_customer = true});
    CHECK(outcome_and_writes(call.verdict(reply)) == verdict);
  }
}

TEST_CASE("the server's Retry-After is kept, its status is the attempt's code") {
  Qualified call({.step = "sending", .fresh = true});
  const Verdict verdict = call.verdict(HttpResponse{.status = 429, .retry_after = std::chrono::seconds{7}});
  CHECK(std::get<Again>(verdict.what).server_asked == std::chrono::seconds{7});
  CHECK(verdict.code == 429);
}

TEST_CASE("requests are as these files show") {
  const auto [file, state] = GENERATE(table<std::string, State>({
      {"make_task", {.step = "sending", .fresh = true}},
      {"find_task", {.step = "sending"}},
      {"find_customer", {.asks_for_customer = true}},
      {"make_customer", {.step = "new_customer", .fresh = true, .asks_for_customer = true}},
  }));
  DYNAMIC_SECTION(file) {
    Qualified call(state);
    check_golden("push/" + file + ".http", printed(std::get<HttpRequest>(call.request())));
  }
}

TEST_CASE("every field that a template may name is given") {
  Qualified call({.step = "sending", .fresh = true});
  json task;
  for (const std::string_view field : kLeadFields) task["lead"][field] = "{{lead." + std::string(field) + "}}";
  for (const std::string_view field : kCallFields) task["call"][field] = "{{call." + std::string(field) + "}}";
  call.settings.task_template = task.dump();
  CHECK(json::parse(std::get<HttpRequest>(call.request()).body) == json::parse(R"({
    "lead": {"lead_id": 42, "name": "Asha Rao", "phone": "+919876543210", "mobile": "919876543210",
             "source": "indiamart", "email": "asha@rao.example", "product_name": "Paper cup machine", "city": "",
             "state": "", "query_message": ""},
    "call": {"call_id": "outreach-17", "tenant_id": "outreach", "call_room": "ignitech-lead-42",
             "call_started_at": "2027-01-15T07:58:20Z", "answered_at": "2027-01-15T07:58:25Z",
             "call_ended_at": "2027-01-15T08:00:00Z", "duration_seconds": 95}})"));
}

TEST_CASE("a deleted lead's call is pushed with what the call knew of it") {
  Qualified call({.step = "sending", .fresh = true});
  call.database.execute("delete from leads", "test");
  call.settings.task_template =
      R"({"n":"{{lead.name}}","m":"{{lead.mobile}}","id":"{{lead.lead_id}}","e":"{{lead.email}}"})";
  CHECK(std::get<HttpRequest>(call.request()).body == R"({"n":"Asha","m":"919876543210","id":"","e":""})");
}

TEST_CASE("without a key the qualified call waits, and run --once ends and says why") {
  Qualified call;
  World world([](const Request&) -> Fate {
    return {NotSent{TransportError::credentials, "TALKINGSHOPS_API_KEY is not set"}};
  });
  const std::atomic<bool> stop{false};
  Worker worker(call.database, world, {stages::push_stage()}, {}, call.settings, {.stages = {}, .once = true});
  worker.run(stop, [](const Progress&) {});
  CHECK_THAT(worker.progress().halted.at("push"), Catch::Contains("TALKINGSHOPS_API_KEY is not set"));
  CHECK(word(call.database, "select status from calls where id = 17") == "called");
  CHECK(word(call.database, "select status || ' ' || attempt from jobs where id = 1") == "pending 0");
}

TEST_CASE("a refused push leaves the call called and its job failed, and can be run again") {
  Qualified call;
  Crm crm;
  bool mended = false;
  World world([&](const Request& request) -> Fate {
    return mended ? crm(request, world.now()) : Fate{HttpResponse{.status = 422}};
  });
  const auto run = [&] {
    const std::atomic<bool> stop{false};
    Worker worker(call.database, world, {stages::push_stage()}, {}, call.settings, {.stages = {}, .once = true});
    worker.run(stop, [](const Progress&) {});
  };
  run();
  CHECK(word(call.database, "select status || ' ' || error_kind from jobs where id = 1") == "failed push_refused");
  CHECK(word(call.database, "select status from calls where id = 17") == "called");
  mended = true;
  call.database.execute("update jobs set status = 'pending' where id = 1", "test");
  run();
  CHECK(crm.tasks.size() == 1);
  CHECK(word(call.database, "select status from calls where id = 17") == "pushed");
}
