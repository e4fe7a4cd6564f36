#include "web/api/routes.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "web/http/target.h"

using namespace callmill::web;

namespace {

std::string said_of(const RouteMatch& match) {
  if (match.route == nullptr) return match.allow.empty() ? "no such path" : "allow " + match.allow;
  std::string said = "found";
  for (const auto& [name, value] : match.parameters) said += " " + name + "=" + value;
  return said;
}

}  // namespace

TEST_CASE("a path and a method are a route with its parameters decoded, or say what is wrong with them", "[web]") {
  const auto [method, path, said] = GENERATE(table<std::string, std::string, std::string>({
      {"GET", "/healthz", "found"},
      {"GET", "/readyz", "found"},
      {"GET", "/openapi.json", "found"},
      {"POST", "/api/v1/process", "found"},
      {"GET", "/api/v1/process/acme/call-0001", "found call_id=call-0001 tenant_id=acme"},
      {"GET", "/api/v1/process/ac%6De/call%2F0001%c3%a9", "found call_id=call/0001é tenant_id=acme"},
      {"GET", "/api/v1/process/a+b/c%20d", "found call_id=c d tenant_id=a+b"},
      {"POST", "/api/v1/leads", "found"},
      {"GET", "/api/v1/leads/7", "found lead_id=7"},
      {"POST", "/api/v1/do-not-call", "found"},
      {"GET", "/api/v1/do-not-call", "allow POST"},
      {"GET", "/api/v1/calls/outreach-1017/context", "found call_id=outreach-1017"},
      {"POST", "/api/v1/calls/outreach-1017/qualification", "found call_id=outreach-1017"},
      {"POST", "/api/v1/calls/outreach-1017/failure", "found call_id=outreach-1017"},
      {"POST", "/webhooks/livekit", "found"},
      {"GET", "/webhooks/livekit", "allow POST"},
      {"GET", "/api/v1/leads", "allow POST"},
      {"POST", "/api/v1/calls/outreach-1017/context", "allow GET, HEAD"},
      {"POST", "/api/v1/calls//failure", "no such path"},
      {"GET", "/api/v1/calls/outreach-1017", "no such path"},
      {"POST", "/healthz", "allow GET, HEAD"},
      {"GET", "/api/v1/process", "allow POST"},
      {"DELETE", "/api/v1/process/acme/call-0001", "allow GET, HEAD"},
      {"OPTIONS", "/api/v1/process", "allow POST"},
      {"post", "/api/v1/process", "allow POST"},
      {"GET", "/", "no such path"},
      {"GET", "/healthz/", "no such path"},
      {"GET", "//healthz", "no such path"},
      {"GET", "/HEALTHZ", "no such path"},
      {"GET", "/%68ealthz", "found"},
      {"GET", "/api/v1%2Fprocess/acme/call-0001", "no such path"},
      {"GET", "/api/v1/process/acme", "no such path"},
      {"GET", "/api/v1/process/acme/", "no such path"},
      {"GET", "/api/v1/process//call-0001", "no such path"},
      {"GET", "/api/v1/process/acme/call-0001/more", "no such path"},
  }));
  INFO(method << ' ' << path);
  CHECK(said_of(find_route(method, path_segments(path).value())) == said);
}

TEST_CASE("what a scope allows, and what needs no token", "[web]") {
  using Allowed = std::array<bool, 4>;  // of enqueue, agent, operator, and of a scope that nobody knows
  const auto [operation, allowed, no_token] = GENERATE(table<Operation, Allowed, bool>({
      {Operation::health, {true, true, true, true}, true},
      {Operation::readiness, {true, true, true, true}, false},
      {Operation::openapi, {true, true, true, true}, false},
      {Operation::enqueue, {true, false, true, false}, false},
      {Operation::job, {true, false, true, false}, false},
      {Operation::take_leads, {true, false, true, false}, false},
      {Operation::lead, {true, false, true, false}, false},
      {Operation::call_context, {false, true, true, false}, false},
      {Operation::qualification, {false, true, true, false}, false},
      {Operation::call_failure, {false, true, true, false}, false},
      {Operation::webhook, {true, true, true, true}, true},
  }));
  INFO(static_cast<int>(operation));
  const auto of_operation = [one = operation](const Route& route) { return route.operation == one; };
  const auto route = std::find_if(all_routes().begin(), all_routes().end(), of_operation);
  REQUIRE(route != all_routes().end());
  CHECK((Allowed{may("enqueue", *route), may("agent", *route), may("operator", *route), may("", *route)} == allowed));
  CHECK(!route->scope == no_token);
}
