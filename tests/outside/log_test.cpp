#include "outside/log.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/logged.h"

using namespace callmill;
using callmill::tests::Logged;

TEST_CASE("a JSON log line has ts, level, logger and msg first, then its fields with their types") {
  const Logged logged("info", log::Style::json);
  log::warn("runner", "took \"long\"", {{"tenant_id", "acme"}, {"call_id", "c-1"}, {"duration_ms", 12}, {"ok", true}});
  const std::string line = logged.text();
  const std::regex shape(
      R"(\{"ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"warn","logger":"runner",)"
      R"("msg":"took \\"long\\"","tenant_id":"acme","call_id":"c-1","duration_ms":12,"ok":true\}\n)");
  CHECK(std::regex_match(line, shape));
}

TEST_CASE("what a log line is made of cannot break it") {
  const std::string hostile = "a\nb\"}\x01\xff{%v}";
  SECTION("JSON stays one object on one line") {
    const Logged logged("info", log::Style::json);
    log::info("import", hostile, {{"call_id", hostile}});
    const std::string line = logged.text();
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    CHECK(nlohmann::json::parse(line).at("call_id").get<std::string>().starts_with("a\nb\"}"));
  }
  SECTION("text stays one line without control characters") {
    const Logged logged("info", log::Style::text);
    log::info("import", hostile, {{"call_id", hostile}});
    const std::string line = logged.text();
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    CHECK(line.find('\x01') == std::string::npos);
    CHECK(line.find('\xff') == std::string::npos);
  }
}

TEST_CASE("a phone number is masked in either style") {
  const auto style = GENERATE(log::Style::json, log::Style::text);
  const Logged logged("info", style);
  log::info("import", "call", {{"phone", "+33612345678"}, {"called_number", "+594594123456"}, {"number", 5}});
  CHECK_THAT(logged.text(), Catch::Contains("+33******678") || Catch::Contains("*678"));
  CHECK_THAT(logged.text(), !Catch::Contains("612345") && !Catch::Contains("594123"));
}

TEST_CASE("a message below the level is not written") {
  const auto [level, written] =
      GENERATE(table<std::string, std::size_t>({{"trace", 4}, {"debug", 4}, {"info", 3}, {"warn", 2}, {"error", 1}}));
  const Logged logged(level, log::Style::text);
  log::debug("runner", "one");
  log::info("runner", "two");
  log::warn("runner", "three");
  log::error("runner", "four");
  const std::string lines = logged.text();
  CHECK(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) == written);
}
