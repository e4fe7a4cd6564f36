// Every route and every answer of the HTTP API, asked through the Handler.
#include "web/api/api.h"

#include <catch2/catch.hpp>
#include <set>

#include "intake/enqueue.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const json kQueued{{"call_id", "call-0001"}, {"tenant_id", "tenant-a"}, {"enqueued", true}, {"status", "queued"}};

}  // namespace

TEST_CASE("/healthz is answered without a token, and nothing else is, whatever the path", "[web]") {
  Caller caller;
  web::Request request = caller.request("GET", "/healthz");
  request.headers.clear();
  const web::Response alive = caller.start(request).response();
  CHECK(alive.status == 200);
  CHECK(alive.content_type == "application/json");
  CHECK(json_of(alive) == json{{"status", "alive"}});

  const auto [method, path] = GENERATE(table<std::string, std::string>({
      {"GET", "/readyz"},
      {"GET", "/openapi.json"},
      {"POST", "/api/v1/process"},
      {"GET", kJob},
      {"GET", "/nosuch"},
      {"POST", "/healthz"},
      {"DELETE", "/api/v1/process"},
      {"GET", "/api/v1/process/a"},
  }));
  INFO(method << ' ' << path);
  request.method = method;
  request.path = path;
  request.segments = web::path_segments(path).value();
  const web::Response refused = caller.start(request).response();
  CHECK(refused.status == 401);
  CHECK(header_of(refused, "WWW-Authenticate") == "Bearer realm=\"callmill\"");
  CHECK(error_of(refused, "code") == "unauthorized");
  CHECK(error_of(refused, "request_id") == "req-1");
  CHECK_THAT(error_of(refused, "message"), Catch::Contains("callmill token add"));
}

TEST_CASE("a token that is unknown or revoked opens nothing, from the moment it is revoked", "[web]") {
  Caller caller;
  const web::Response wrong =
      caller.ask("POST", "/api/v1/process", process_body("call-0001"), {{"authorization", "Bearer cmt_wrong"}});
  CHECK(wrong.status == 401);
  CHECK_THAT(header_of(wrong, "WWW-Authenticate"), Catch::Contains("error=\"invalid_token\""));
  CHECK_THAT(error_of(wrong, "message"), !Catch::Contains("cmt_wrong"));
  CHECK(number(caller.database, "select count(*) from jobs") == 0);

  CHECK(caller.enqueue("call-0001").status == 202);
  caller.database.run(sql::tokens::Revoke{.name = "enqueue", .now = unix_time(2)});
  CHECK(caller.enqueue("call-0002").status == 401);
  caller.token = add_token(caller.database, "enqueue", "another");
  CHECK(caller.enqueue("call-0003").status == 202);
  CHECK(number(caller.database, "select count(*) from jobs") == 2);
}

TEST_CASE("what a token's scope does not allow is refused by the name of the scope that does", "[web]") {
  const auto [scope, method, path, status] = GENERATE(table<std::string, std::string, std::string, int>({
      {"enqueue", "POST", "/api/v1/process", 202},
      {"enqueue", "GET", kJob, 404},
      {"enqueue", "GET", "/readyz", 200},
      {"enqueue", "GET", "/openapi.json", 200},
      {"operator", "POST", "/api/v1/process", 202},
      {"operator", "GET", kJob, 404},
      {"operator", "GET", "/readyz", 200},
      {"operator", "GET", "/openapi.json", 200},
      {"agent", "POST", "/api/v1/process", 403},
      {"agent", "GET", kJob, 403},
      {"agent", "GET", "/readyz", 200},
      {"agent", "GET", "/openapi.json", 200},
      {"agent", "GET", "/nosuch", 404},
  }));
  INFO(scope << ' ' << method << ' ' << path);
  Caller caller(scope);
  const web::Response response = caller.ask(method, path, method == "POST" ? process_body("call-0001") : "");
  CHECK(response.status == status);
  if (status != 403) return;
  CHECK(error_of(response, "code") == "forbidden");
  CHECK_THAT(error_of(response, "message"), Catch::Contains("scope enqueue"));
  CHECK(header_of(response, "WWW-Authenticate") ==
        "Bearer realm=\"callmill\", error=\"insufficient_scope\", scope=\"enqueue\"");
}

TEST_CASE("POST /api/v1/process answers with the same four keys in all three cases", "[web]") {
  Caller caller;
  web::Response response = caller.enqueue("call-0001");
  CHECK(response.status == 202);
  CHECK(response.body == R"({"call_id":"call-0001","tenant_id":"tenant-a","enqueued":true,"status":"queued"})"
                         "\n");
  CHECK(word(caller.database, "select status || ' ' || stage from jobs") == "pending import");

  json expected = kQueued;
  expected["enqueued"] = false;
  expected["status"] = "already_queued_or_in_progress";
  response = caller.enqueue("call-0001");
  CHECK(response.status == 202);
  CHECK(json_of(response) == expected);

  caller.database.execute("update jobs set status = 'failed', error_kind = 'network', stage = 'email'", "test");
  response = caller.enqueue("call-0001");
  CHECK(response.status == 202);
  CHECK(json_of(response) == kQueued);
  CHECK(word(caller.database, "select status || ' ' || stage from jobs") == "pending email");

  expected["status"] = "already_completed";
  caller.database.execute("update jobs set status = 'completed', finished_at = 1", "test");
  response = caller.enqueue("call-0001");
  CHECK(response.status == 202);
  CHECK(json_of(response) == expected);
  CHECK(caller.wakes == 2);
}

TEST_CASE("a POST that cannot be a call is refused, and changes nothing", "[web]") {
  const auto [type, body, status, code, words] =
      GENERATE(table<std::string, std::string, int, std::string, std::string>({
          {"application/json", "", 400, "bad_request", "the body is not JSON"},
          {"application/json", R"({"call_id":"call-0001"})", 400, "bad_request", "tenant_id is missing"},
          {"application/json", R"({"call_id":1,"tenant_id":"tenant-a"})", 400, "bad_request", "call_id is number"},
          {"application/json", process_body("short"), 400, "bad_request", "call_id 'short' is too short"},
          {"application/json", "{\"call_id\":\"\xFF\"}", 400, "bad_request", "UTF-8"},
          {"application/x-www-form-urlencoded", process_body("call-0001"), 415, "unsupported_media_type",
           "Content-Type: application/json"},
          {"text/plain", "", 415, "unsupported_media_type", "application/json"},
      }));
  INFO(type << ' ' << body);
  Caller caller;
  const web::Response response = caller.ask("POST", "/api/v1/process", body, {{"content-type", type}});
  CHECK(response.status == status);
  CHECK(error_of(response, "code") == code);
  CHECK_THAT(error_of(response, "message"), Catch::Contains(words));
  CHECK(number(caller.database, "select count(*) from tenants") == 0);
  CHECK(caller.wakes == 0);
}

TEST_CASE("a body without Content-Type is taken as JSON", "[web]") {
  Caller caller;
  web::Request request = caller.request("POST", "/api/v1/process", process_body("call-0001"));
  request.headers.erase("content-type");
  CHECK(json_of(caller.start(request).response()) == kQueued);
}

TEST_CASE("GET shows the state of a job: a new one", "[web]") {
  Caller caller;
  caller.enqueue("call-0001");
  caller.database.execute("update jobs set enqueued_at = 1795219200", "test");
  const web::Response response = caller.ask("GET", kJob);
  CHECK(response.status == 200);
  CHECK(json_of(response) == json{{"call_id", "call-0001"},
                                  {"tenant_id", "tenant-a"},
                                  {"status", "pending"},
                                  {"stage", "import"},
                                  {"outcome", nullptr},
                                  {"attempt", 0},
                                  {"error_kind", nullptr},
                                  {"last_error", nullptr},
                                  {"retry_after", nullptr},
                                  {"enqueued_at", "2026-11-21T00:00:00Z"},
                                  {"finished_at", nullptr},
                                  {"attempt_count", 0},
                                  {"attempts", json::array()}});
}

TEST_CASE("GET shows the state of a job: one that was tried, waits, and has another try behind it", "[web]") {
  Caller caller;
  caller.enqueue("call-0001");
  caller.database.execute(R"(
      update jobs set stage = 'email', attempt = 1, retry_after = 1795219260, enqueued_at = 1795219200,
        error_kind = 'network', last_error = 'no route';
      insert into attempts (job_id, stage, attempt, started_at, duration_ms, outcome)
      values (1, 'summarize', 1, 1795219210, 812, 'done');
      insert into attempts (job_id, stage, attempt, started_at, duration_ms, outcome, error_kind, error)
      values (1, 'email', 1, 1795219220, 5, 'again', 'network', 'no route');)",
                          "test");
  const json job = json_of(caller.ask("GET", kJob));
  CHECK(job.at("stage") == "email");
  CHECK(job.at("attempt") == 1);
  CHECK(job.at("error_kind") == "network");
  CHECK(job.at("last_error") == "no route");
  CHECK(job.at("retry_after") == "2026-11-21T00:01:00Z");
  CHECK(job.at("attempt_count") == 2);
  CHECK(job.at("attempts") == json::array({{{"stage", "summarize"},
                                            {"attempt", 1},
                                            {"outcome", "done"},
                                            {"error_kind", nullptr},
                                            {"error", nullptr},
                                            {"started_at", "2026-11-21T00:00:10Z"},
                                            {"duration_ms", 812}},
                                           {{"stage", "email"},
                                            {"attempt", 1},
                                            {"outcome", "again"},
                                            {"error_kind", "network"},
                                            {"error", "no route"},
                                            {"started_at", "2026-11-21T00:00:20Z"},
                                            {"duration_ms", 5}}}));
}

TEST_CASE("of many tries the newest 100 are listed, and how many there are", "[web]") {
  Caller caller;
  caller.enqueue("call-0001");
  caller.database.execute(R"(
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 250)
      insert into attempts (job_id, stage, attempt, started_at, outcome) select 1, 'import', i, i, 'done' from n)",
                          "test");
  const json job = json_of(caller.ask("GET", kJob));
  CHECK(job.at("attempt_count") == 250);
  REQUIRE(job.at("attempts").size() == 100);
  CHECK(job.at("attempts").front().at("attempt") == 151);
  CHECK(job.at("attempts").back().at("attempt") == 250);
}

TEST_CASE("GET shows the tenant's call alone, however its id is written", "[web]") {
  Caller caller;
  caller.enqueue("call/é 1?", "tenant-a");
  const auto [path, status] = GENERATE(table<std::string, int>({
      {"/api/v1/process/tenant-a/call%2F%C3%A9%201%3F", 200},
      {"/api/v1/process/tenant-b/call%2F%C3%A9%201%3F", 404},
      {"/api/v1/process/tenant-a/call", 404},
      {"/api/v1/process/tenant-a/'%20or%201=1%20--", 404},
  }));
  INFO(path);
  const web::Response response = caller.ask("GET", path);
  CHECK(response.status == status);
  if (status == 404) CHECK(error_of(response, "code") == "not_found");
}

TEST_CASE("a call that is known but was never enqueued has no job to show", "[web]") {
  Caller caller;
  caller.enqueue("call-0001");
  caller.database.execute("delete from jobs", "test");
  CHECK(caller.ask("GET", kJob).status == 404);
}

TEST_CASE("an unknown path is 404, a known one with another method 405 with what it allows", "[web]") {
  const auto [method, path, status, allow] = GENERATE(table<std::string, std::string, int, std::string>({
      {"GET", "/", 404, "(none)"},
      {"GET", "/api/v2/process", 404, "(none)"},
      {"PUT", "/api/v1/process", 405, "POST"},
      {"GET", "/api/v1/process", 405, "POST"},
      {"POST", kJob, 405, "GET, HEAD"},
      {"POST", "/readyz", 405, "GET, HEAD"},
      {"OPTIONS", "/openapi.json", 405, "GET, HEAD"},
  }));
  INFO(method << ' ' << path);
  Caller caller;
  const web::Response response = caller.ask(method, path);
  CHECK(response.status == status);
  CHECK(header_of(response, "Allow") == allow);
  CHECK(error_of(response, "code") == (status == 404 ? "not_found" : "method_not_allowed"));
}

TEST_CASE("a database that cannot be read is 500, and fine again when it is back", "[web]") {
  Caller caller;
  CHECK(caller.ask("GET", kJob).status == 404);
  const std::filesystem::path away = caller.scratch.path() + ".away";
  std::filesystem::rename(caller.scratch.path(), away);
  const auto path = GENERATE(as<std::string>{}, kJob, "/readyz", "/openapi.json");
  const web::Response gone = caller.ask("GET", path);
  CHECK(gone.status == 500);
  CHECK(error_of(gone, "code") == "queue_not_ready");
  CHECK_THAT(error_of(gone, "message"), Catch::Contains("cannot be opened"));
  CHECK(caller.enqueue("call-0001").status == 500);
  std::filesystem::rename(away, caller.scratch.path());
  CHECK(caller.enqueue("call-0001").status == 202);
  CHECK(caller.ask("GET", kJob).status == 200);
}

TEST_CASE("a database put in the place of the old one is the one that counts, from the next request", "[web]") {
  Caller caller;
  CHECK(caller.enqueue("call-0001").status == 202);
  const std::string path = caller.scratch.path();
  for (const std::string part : {"", "-wal", "-shm"}) std::filesystem::rename(path + part, path + ".old" + part);
  ledger::Database fresh(path, ledger::Access::create);
  ledger::migrate(fresh);
  const std::string token = add_token(fresh, "enqueue", "fresh");
  CHECK(caller.enqueue("call-0002").status == 401);
  caller.token = token;
  CHECK(caller.enqueue("call-0003").status == 202);
  CHECK(word(fresh, "select group_concat(call_id) from calls") == "call-0003");
}
