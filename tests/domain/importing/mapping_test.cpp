#include "domain/importing/mapping.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

TEST_CASE("a field is taken from the first alternative that holds something") {
  const auto [document, expected] = GENERATE(table<std::string, std::string>({
      {R"({"caller_number":"1","from":"2"})", "/caller_number"},
      {R"({"caller_number":null,"from":"2"})", "/from"},
      {R"({"caller_number":"","from":"2"})", "/from"},
      {R"({"caller":"3"})", "/caller"},
      {R"({"other":"3"})", "nowhere"},
  }));
  const json parsed = json::parse(document);
  const auto found = find_field(parsed, default_mapping(), "metadata.caller_number");
  CHECK((found ? format_pointer(*found->at) : "nowhere") == expected);
}

TEST_CASE("pointers follow RFC 6901") {
  const json document = json::parse(R"({"a":[{"b/c":1},{"~":2}]})");
  CHECK(*value_at(document, parse_pointer("/a/0/b~1c")) == 1);
  CHECK(*value_at(document, parse_pointer("/a/1/~0")) == 2);
  CHECK(value_at(document, parse_pointer("/a/2")) == nullptr);
  CHECK(value_at(document, parse_pointer("/a/x")) == nullptr);
  CHECK(format_pointer(parse_pointer("/a~1b/~0")) == "/a~1b/~0");
}

TEST_CASE("a mapping file replaces the fields that it names, and no other") {
  const Mapping mapping =
      read_mapping(json::parse(R"({"metadata":{"call_id":"/call/id","ended_at":["/end","/stop"]}})"));
  CHECK(mapping.at("metadata.call_id") == std::vector<Pointer>{{"call", "id"}});
  CHECK(mapping.at("metadata.ended_at").size() == 2);
  CHECK(mapping.at("metadata.tenant_id") == default_mapping().at("metadata.tenant_id"));
}

TEST_CASE("a wrong mapping file is an error that names the field") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {R"([])", "expected an object of groups"},
      {R"({"metadata":1})", "metadata: expected an object of fields"},
      {R"({"metadata":{"caller":"/x"}})", "metadata.caller: no such field"},
      {R"({"metadata":{"call_id":"x"}})", "metadata.call_id: 'x' is no JSON pointer"},
      {R"({"metadata":{"call_id":"/~2"}})", "metadata.call_id: '/~2'"},
      {R"({"metadata":{"call_id":[]}})", "metadata.call_id: expected a JSON pointer"},
      {R"({"metadata":{"call_id":[1]}})", "metadata.call_id: expected JSON pointers"},
  }));
  CHECK_THROWS_WITH(read_mapping(json::parse(text)), Catch::Contains(words));
}
