// Whatever a client sends: an answer of a known status, in JSON, and a job for each call that was enqueued, no other.
#include <catch2/catch.hpp>
#include <set>

#include "domain/call_key.h"
#include "fuzz/chance.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

const std::vector<std::string> kApiTokens{
    "\"call_id\"", "\"tenant_id\"", ":",    ",",  "{",       "}",       "[",      "]",    "null",
    "true",        "1e400",         "\"",   "\\", "\\u0000", "\\ud800", "\xFF",   "\xC3", "é",
    "%00",         "%2F",           "/",    "//", "%",       "%zz",     "?",      "#",    "..",
    "[[[[[[[[[[",  "' or 1=1 --",   "\r\n", "\t", " ",       "healthz", "readyz", "+",    std::string(1, '\0')};

/// Every answer has a status that the API gives, a body in JSON, and the one shape when it is an error.
void must_be_an_answer(const web::Response& response) {
  static const std::set<int> kStatuses{200, 201, 202, 400, 401, 404, 405};
  if (kStatuses.count(response.status) == 0) FAIL("status " << response.status << ": " << response.body);
  const json body = json_of(response);
  if (response.status < 400) return;
  if (body.size() != 1 || body.at("error").size() != 3) FAIL(response.body);
  if (error_of(response, "message").empty() || error_of(response, "request_id") != "req-1") FAIL(response.body);
}

}  // namespace

TEST_CASE("spoiled bodies are enqueued or refused with words", "[web]") {
  Caller caller;
  Spoiler chance(21);
  std::set<CallKey> enqueued;
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string body =
        chance.spoiled(R"({"call_id": "call-0001", "tenant_id": "tenant-a", "more": [1, "é"]})", kApiTokens);
    CAPTURE(round, body);
    web::Request request = caller.request("POST", "/api/v1/process", body);
    const web::Response response = caller.start(request).response();
    must_be_an_answer(response);
    if (response.status != 202) {
      REQUIRE(response.status == 400);
      ++refused;
      continue;
    }
    const json answer = json_of(response);
    const CallKey key{answer.at("tenant_id").get<std::string>(), answer.at("call_id").get<std::string>()};
    CHECK(enqueued.insert(key).second == answer.at("enqueued").get<bool>());
    CHECK_FALSE(key_error(key));
  }
  CHECK(refused > 1000);
  CHECK(enqueued.size() > 30);
  CHECK(number(caller.database, "select count(*) from jobs") == static_cast<std::int64_t>(enqueued.size()));
}

TEST_CASE("spoiled lists of leads are stored row by row or refused with words, and the counts are what was stored",
          "[web]") {
  Caller caller;
  Spoiler chance(23);
  std::int64_t stored = 0;
  int refused = 0;
  const std::string leads =
      R"([{"name":"A","phone":"98765 43210","source":"s","x":[1,"é"]},{"name":"B","phone":"+919876543211","source":"s"}])";
  const std::string csv = "name,phone,source,x\r\nA,98765 43210,s,\"a\nb\"\r\nB,+919876543211,s,\r\n";
  for (int round = 0; round < 2000; ++round) {
    const bool is_csv = round % 2 == 1;
    const std::string body = chance.spoiled(is_csv ? csv : leads, kApiTokens);
    CAPTURE(round, body);
    web::Request request = caller.request("POST", "/api/v1/leads", body);
    if (is_csv) request.headers["content-type"] = "text/csv";
    const web::Response response = caller.start(request).response();
    must_be_an_answer(response);
    if (response.status >= 400) {
      ++refused;
      continue;
    }
    const json answer = json_of(response);
    for (const char* fate : {"new", "invalid_phone", "do_not_call"}) stored += answer.at(fate).get<std::int64_t>();
  }
  CHECK(refused > 300);
  CHECK(stored > 100);
  CHECK(number(caller.database, "select count(*) from leads") == stored);
}

TEST_CASE("spoiled results of agents are rows in JSON or refused with words", "[web]") {
  Caller caller("agent");
  add_outreach_call(caller.database);
  Spoiler chance(24);
  std::map<int, int> statuses;
  for (int round = 0; round < 2000; ++round) {
    const bool failure = round % 2 == 1;
    const std::string body = chance.spoiled(failure ? R"({"failure_reason": "rejected", "failure_detail": "hung up"})"
                                                    : R"({"budget": "50", "units": [1, null], "more": {"a": "é"}})",
                                            kApiTokens);
    CAPTURE(round, body);
    const std::string path = std::string("/api/v1/calls/outreach-1/") + (failure ? "failure" : "qualification");
    const web::Response response = caller.start(caller.request("POST", path, body)).response();
    must_be_an_answer(response);
    ++statuses[response.status];
  }
  CHECK(statuses[400] > 1000);
  CHECK(statuses[202] > 20);
  CHECK(number(caller.database, "select count(*) from call_results") > 20);
}

TEST_CASE("spoiled methods, paths and headers get an answer, and change nothing", "[web]") {
  Caller caller;
  Spoiler chance(22);
  std::map<int, int> statuses;
  const std::vector<std::string> paths{"/api/v1/process/tenant-a/call-0001",
                                       "/api/v1/process",
                                       "/readyz",
                                       "/openapi.json",
                                       "/healthz",
                                       "/api/v1/leads/1",
                                       "/api/v1/leads",
                                       "/webhooks/livekit"};
  for (int round = 0; round < 2000; ++round) {
    const std::string path = chance.spoiled(paths[chance.below(paths.size())], kApiTokens);
    if (!web::path_segments(path)) continue;  // refused by the server
    web::Request request = caller.request(chance.below(4) == 0 ? chance.spoiled("DELETE", kApiTokens) : "GET", path);
    if (chance.below(8) == 0) {
      request.headers["authorization"] = chance.spoiled(request.headers["authorization"], kApiTokens);
    }
    CAPTURE(round, request.method, path);
    const web::Response response = caller.start(request).response();
    must_be_an_answer(response);
    ++statuses[response.status];
  }
  for (const int status : {200, 401, 404, 405}) {
    INFO(status);
    CHECK(statuses[status] > 0);
  }
  CHECK(number(caller.database, "select count(*) from tenants") == 0);
}
