// /openapi.json is true: it describes the routes there are, and each answer it promises was given here and fits.
#include "web/api/openapi.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "manual/markdown.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr const char* kProcess = "/api/v1/process";
constexpr const char* kJobPath = "/api/v1/process/{tenant_id}/{call_id}";
constexpr const char* kLeads = "/api/v1/leads";
constexpr const char* kLeadPath = "/api/v1/leads/{lead_id}";
constexpr const char* kListed = "/api/v1/do-not-call";
constexpr const char* kCalls = "/api/v1/calls/{call_id}";
constexpr const char* kCall = "/api/v1/calls/outreach-1";
constexpr const char* kWebhook = "/webhooks/livekit";

const json& document() {
  static const json parsed = json::parse(web::openapi_document());
  return parsed;
}

/// `node` with what its "$ref"s point to in their place.
json resolved(const json& node) {
  if (node.is_object() && node.contains("$ref")) {
    return resolved(document().at(json::json_pointer(node.at("$ref").get<std::string>().substr(1))));
  }
  json copy = node;
  // valijson 1.0 holds null to a format as well; JSON Schema holds strings alone to it.
  if (node.is_object() && node.contains("format") && node.at("type").is_array()) copy.erase("format");
  if (node.is_structured()) {
    for (auto& [key, value] : copy.items()) value = resolved(value);
  }
  return copy;
}

bool fits(const json& schema, const json& value) {
  valijson::Schema parsed;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), parsed);
  return valijson::Validator().validate(parsed, valijson::adapters::NlohmannJsonAdapter(value), nullptr);
}

std::string operation_of(std::string method, const std::string& path) {
  for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
  return method + ' ' + path;
}

/// "post /api/v1/process 202", for all that the document promises.
std::set<std::string> promised() {
  std::set<std::string> all;
  for (const auto& [path, methods] : document().at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      for (const auto& [status, response] : operation.at("responses").items()) {
        if (status == "default") continue;  // the server's own; tests/web/http/http_test.cpp has one
        all.insert(method + ' ' + path + ' ' + status);
      }
    }
  }
  return all;
}

/// An answer that was given, and to what.
struct Given {
  std::string method;
  std::string path;
  web::Response response;
  std::string name() const { return operation_of(method, path) + ' ' + std::to_string(response.status); }
};

/// What was asked of an Api, and its answers.
class Answers {
 public:
  void ask(Caller& caller, const std::string& method, const std::string& path, const std::string& sent_path,
           const std::string& body = "", const Headers& headers = {}) {
    all_.push_back({method, path, caller.ask(method, sent_path, body, headers)});
  }
  void ask_about_calls(Caller& caller, const Headers& headers = {}) {
    const std::string path = kCalls;
    const std::string call = kCall;
    ask(caller, "GET", path + "/context", call + "/context", "", headers);
    ask(caller, "POST", path + "/qualification", call + "/qualification", R"({"budget":"50"})", headers);
    ask(caller, "POST", path + "/failure", call + "/failure", R"({"failure_reason":"rejected"})", headers);
  }
  void ask_about_leads(Caller& caller, const Headers& headers = {}) {
    ask(caller, "POST", kLeads, kLeads, R"({"name":"Ravi","phone":"9876543210","source":"web"})", headers);
    ask(caller, "GET", kLeadPath, "/api/v1/leads/1", "", headers);
    ask(caller, "POST", kListed, kListed, R"({"phone":"9876543219"})", headers);
  }
  void ask_every(Caller& caller, const Headers& headers = {}) {
    ask_about_leads(caller, headers);
    ask_about_calls(caller, headers);
    ask(caller, "GET", "/readyz", "/readyz", "", headers);
    ask(caller, "GET", "/openapi.json", "/openapi.json", "", headers);
    ask(caller, "POST", kProcess, kProcess, process_body("call-0001"), headers);
    ask(caller, "GET", kJobPath, kJob, "", headers);
  }
  const std::vector<Given>& all() const { return all_; }

 private:
  std::vector<Given> all_;
};

void ask_in_order(Answers& answers) {
  Caller caller;
  answers.ask(caller, "GET", "/healthz", "/healthz");
  answers.ask(caller, "GET", kJobPath, kJob);
  answers.ask_every(caller);
  answers.ask_every(caller);
  caller.database.execute(
      "insert into attempts (job_id, stage, attempt, started_at, outcome, error_kind) values (1, 'import', 1, 1, "
      "'again', 'network')",
      "test");
  answers.ask(caller, "GET", kJobPath, kJob);
  caller.database.execute("update jobs set status = 'completed', finished_at = 9, outcome = 'mailed'", "test");
  answers.ask_every(caller);
  answers.ask(caller, "POST", kProcess, kProcess, "{}");
  answers.ask(caller, "POST", kProcess, kProcess, "{}", {{"content-type", "text/plain"}});
  answers.ask(caller, "POST", kListed, kListed, "{}");
  answers.ask(caller, "POST", kListed, kListed, "{}", {{"content-type", "text/plain"}});
  answers.ask_every(caller, {{"authorization", ""}});
  answers.ask_every(caller, {{"authorization", "Bearer wrong"}});
  const ledger::Transaction held(caller.database);
  answers.ask(caller, "GET", "/readyz", "/readyz");
}

void ask_as_an_agent(Answers& answers) {
  Caller agent("agent");
  add_outreach_call(agent.database);
  answers.ask_every(agent);
  agent.database.execute("update calls set call_id = 'gone'", "test");
  answers.ask_about_calls(agent);
  for (const std::string what : {"/qualification", "/failure"}) {
    answers.ask(agent, "POST", kCalls + what, kCall + what, "[]");
    answers.ask(agent, "POST", kCalls + what, kCall + what, "{}", {{"content-type", "text/plain"}});
  }
}

void ask_ambiguously(Answers& answers) {
  Caller several("operator");
  for (const char* id : {"outreach-1-aaaaaaaa", "outreach-1-bbbbbbbb"}) {
    call(several.database, {.call_id = id, .origin = "dialled"});
  }
  answers.ask_about_calls(several);
  answers.ask(several, "GET", kJobPath, "/api/v1/process/outreach/outreach-1");
}

void ask_about_leads(Answers& answers) {
  Caller caller;
  answers.ask(caller, "GET", kLeadPath, "/api/v1/leads/1");
  answers.ask(caller, "POST", kLeads, kLeads, R"([{"name":"Ravi","phone":"9876543210","source":"web"},{"name":"x"}])");
  add_outreach_call(caller.database);
  caller.database.execute("update calls set qualification = '{\"a\":1}', call_started_at = 5", "test");
  answers.ask_about_leads(caller);
  answers.ask(caller, "POST", kLeads, kLeads, "[]");
  answers.ask(caller, "POST", kLeads, kLeads, "name,phone", {{"content-type", "text/plain"}});
}

void say_as_livekit(Answers& answers, Caller& caller, const std::string& body) {
  answers.ask(caller, "POST", kWebhook, kWebhook, body, {{"authorization", webhook_token(body)}});
}

void say_as_livekit(Answers& answers) {
  Caller caller;
  say_as_livekit(answers, caller, R"({"event":"room_started","id":"EV_1","createdAt":"1"})");
  say_as_livekit(answers, caller, "{}");
  answers.ask(caller, "POST", kWebhook, kWebhook, "{}");
  caller.api->trust({});
  say_as_livekit(answers, caller, "{}");
}

void ask_without_a_database(Answers& answers) {
  Caller caller;
  std::filesystem::rename(caller.scratch.path(), caller.scratch.path() + ".away");
  answers.ask_every(caller);
  say_as_livekit(answers, caller, "{}");
  std::filesystem::rename(caller.scratch.path() + ".away", caller.scratch.path());
}

/// One answer does not leave, so its thread does nothing else; one request waits; there is no room for more.
void ask_when_full(Answers& answers) {
  std::promise<void> stuck;
  std::promise<void> go_on;  // both outlive the thread that waits
  Caller caller("enqueue", 1);
  caller.api->answer(caller.request("GET", "/openapi.json"), [&](const web::Response&) {
    stuck.set_value();
    go_on.get_future().wait();
  });
  stuck.get_future().wait();
  const Pending waiting = caller.start(caller.request("GET", "/openapi.json"));
  answers.ask_every(caller);
  say_as_livekit(answers, caller, "{}");
  go_on.set_value();
}

Answers all_answers() {
  Answers answers;
  ask_in_order(answers);
  ask_as_an_agent(answers);
  ask_ambiguously(answers);
  ask_about_leads(answers);
  say_as_livekit(answers);
  ask_without_a_database(answers);
  ask_when_full(answers);
  return answers;
}

}  // namespace

TEST_CASE("the document describes exactly the routes there are, and says which need no token", "[web]") {
  std::set<std::string> routes;
  for (const web::Route& route : web::all_routes()) {
    routes.insert(operation_of(std::string(route.method), std::string(route.path)));
  }
  std::set<std::string> described;
  for (const auto& [path, methods] : document().at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      described.insert(method + ' ' + path);
      CHECK(operation.contains("security") == (path == "/healthz" || path == kWebhook));
      CHECK(operation.at("responses").contains("401") == (path != "/healthz"));
      CHECK(operation.at("responses").contains("403") == path.starts_with("/api/"));
    }
  }
  CHECK(described == routes);
  CHECK(document().at("openapi") == "3.1.0");
  CHECK(document().at("info").at("version") == CALLMILL_VERSION);
}

TEST_CASE("every status the document promises was given, no other, and every answer fits its schema", "[web]") {
  const Answers answers = all_answers();
  std::set<std::string> given;
  for (const Given& one : answers.all()) {
    INFO(one.name() << ": " << one.response.body);
    given.insert(one.name());
    REQUIRE(promised().count(one.name()) == 1);
    const json promise = resolved(document()
                                      .at("paths")
                                      .at(one.path)
                                      .at(one.method == "POST" ? "post" : "get")
                                      .at("responses")
                                      .at(std::to_string(one.response.status)));
    CHECK(fits(promise.at("content").at(one.response.content_type).at("schema"), json_of(one.response)));
    const json headers = promise.contains("headers") ? promise.at("headers") : json::object();
    for (const auto& [header, about] : headers.items()) {
      CHECK(header_of(one.response, header) != "(none)");
    }
  }
  CHECK(given == promised());
}

TEST_CASE("the document's schema of a request takes and refuses what the API does", "[web]") {
  const json schema = resolved(document().at("components").at("schemas").at("ProcessRequest"));
  const auto [body, taken] = GENERATE(table<std::string, bool>({
      {R"({"call_id":"call-0001","tenant_id":"tenant-a"})", true},
      {R"({"call_id":"call-0001","tenant_id":"tenant-a","more":1})", true},
      {R"({"call_id":"call-00","tenant_id":"tenant-a"})", false},
      {R"({"call_id":"ééééééé","tenant_id":"tenant-a"})", false},
      {R"({"call_id":"éééééééé","tenant_id":"ééé"})", true},
      {R"({"call_id":"call-0001","tenant_id":"te"})", false},
      {R"({"call_id":"call-0001"})", false},
      {R"({"call_id":null,"tenant_id":"tenant-a"})", false},
      {R"([])", false},
  }));
  INFO(body);
  CHECK(fits(schema, json::parse(body)) == taken);
  Caller caller;
  CHECK(caller.ask("POST", kProcess, body).status == (taken ? 202 : 400));
}

TEST_CASE("the manual's table of errors has every status and code that was given", "[web][manual]") {
  const Answers answers = all_answers();
  std::set<std::string> listed;
  for (const Cells& row : Markdown(text_of_file("ops/manual/http-api.md")).table("HTTP status")) {
    for (const std::string& code : spans_of(row.at(1))) listed.insert(row.at(0) + ' ' + code);
  }
  for (const Given& one : answers.all()) {
    if (one.response.status < 400) continue;
    const std::string error = std::to_string(one.response.status) + ' ' + error_of(one.response, "code");
    INFO(error);
    CHECK(listed.count(error) == 1);
  }
}
