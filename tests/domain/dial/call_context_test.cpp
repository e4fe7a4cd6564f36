#include "domain/dial/call_context.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using Json = nlohmann::ordered_json;

TEST_CASE("attributes that are no object, and text that is no UTF-8, do not keep the context from the agent") {
  const auto attributes = GENERATE(as<std::string>{}, "oops", "[1]", "1", "", "{\"a\":" + std::string(1500, '['),
                                   "{\"a\":" + std::string(1500, '[') + std::string(1500, ']') + "}");
  const std::string text = call_context_json({.call_id = "outreach-1", .name = "\xff", .attributes = attributes});
  const Json read = Json::parse(text);
  CHECK(read.at("attributes") == Json::object());
  CHECK(read.at("name") == "\xEF\xBF\xBD");
  CHECK(read.at("email").is_null());
}
