#include "web/routes.h"

#include <catch2/catch.hpp>

#include "web/target.h"

using namespace callmill::web;

namespace {

struct Say {
  std::string operator()(const Match& match) const {
    std::string said = "found";
    for (const auto& [name, value] : match.parameters) said += " " + name + "=" + value;
    return said;
  }
  std::string operator()(const NoSuchPath&) const { return "no such path"; }
  std::string operator()(const NoSuchMethod& found) const { return "allow " + found.allow; }
};

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
  CHECK(std::visit(Say{}, find_route(method, path_segments(path).value())) == said);
}

TEST_CASE("what a scope allows", "[web]") {
  const auto [scope, process, rest] = GENERATE(table<std::string, bool, bool>(
      {{"enqueue", true, true}, {"operator", true, true}, {"agent", false, true}, {"", false, true}}));
  INFO(scope);
  CHECK(may(scope, Operation::enqueue) == process);
  CHECK(may(scope, Operation::job) == process);
  CHECK(may(scope, Operation::readiness) == rest);
  CHECK(may(scope, Operation::openapi) == rest);
}
