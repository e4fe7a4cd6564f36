#include "domain/json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

namespace {

std::string nested(std::size_t levels, const std::string& open = "[", const std::string& close = "]") {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += open;
  text += "1";
  for (std::size_t i = 0; i < levels; ++i) text += close;
  return text;
}

std::string error_of(const std::string& text) {
  try {
    read_json(text);
    return "";
  } catch (const JsonError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("JSON is read as nlohmann's parser reads it") {
  const auto* const text = GENERATE("null", "true", " -1 ", "0", "18446744073709551615", "-9223372036854775808", "1e3",
                                    "0.1", "123456789012345678901234567890", R"("\u00e9\ud83d\ude00\n")",
                                    R"({"b":[1,-2,{"c":null}],"a":{},"":""})", "[[],[[]],{}]", "\xEF\xBB\xBF[1]");
  INFO(text);
  const json expected = json::parse(text);
  CHECK(read_json(text) == expected);
  CHECK(read_json(text).dump() == expected.dump());
  CHECK(read_json(text).type() == expected.type());
  CHECK(read_json_if_any(text) == expected);
  CHECK(read_ordered_json(text).dump() == nlohmann::ordered_json::parse(text).dump());
}

TEST_CASE("what is no JSON is told with its place") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {"", "at line 1, column 1: "},
      {"{", "at line 1, column 2: syntax error"},
      {"{\n  \"a\": 1,\n}", "at line 3, column 1: syntax error"},
      {"[1] 2", "at line 1, column 5: "},
      {"[1e999]", "at line 1, column 6: number overflow"},
      {"[\"\xFF\"]", "at line 1, column 3: "},
      {"{\"a\":{\"b\":1,\n \"b\" : 2}}", "at line 2, column 2: the key 'b' occurs twice in one object"},
      {R"({"a\"":1,"x":"\\","a\"":2})", R"(at line 1, column 19: the key 'a"' occurs twice)"},
      {nested(101), "at line 1, column 101: nested deeper than 100 levels"},
      {"{\"a\":\n" + nested(100), "at line 2, column 100: nested deeper than 100 levels"},
      {nested(101, "{\"[\":", "}"), "at line 1, column 501: nested deeper than 100 levels"},
      {std::string(100'000, '['), "at line 1, column 101: nested deeper than 100 levels"},
  }));
  INFO(text.substr(0, 100));
  CHECK_THAT(error_of(text), Catch::StartsWith(words));
  const bool is_double = words.find("occurs twice") != std::string::npos;
  CHECK(read_json_if_any(text).is_discarded() != is_double);
  if (!is_double) CHECK_THROWS_AS(read_ordered_json(text), JsonError);
}

TEST_CASE("100 levels of nesting are read, in all three ways") {
  const auto text = GENERATE(nested(100), nested(100, "{\"a\":", "}"));
  CHECK_NOTHROW(read_json(text));
  CHECK_NOTHROW(read_ordered_json(text));
  CHECK_FALSE(read_json_if_any(text).is_discarded());
}

TEST_CASE("the same key in two objects is no double; a key of another case is another key") {
  CHECK_NOTHROW(read_json(R"([{"a":1},{"a":{"a":2}}])"));
  CHECK_NOTHROW(read_json(R"({"a":1,"A":2})"));
}

TEST_CASE("of a key that a neighbour gives twice the last value counts, in the place of the first") {
  const char* text = R"({"b":1,"a":{"x":1},"b":[2],"a":3})";
  CHECK(read_json_if_any(text) == json::parse(R"({"b":[2],"a":3})"));
  CHECK(read_ordered_json(text).dump() == R"({"b":[2],"a":3})");
}

TEST_CASE("an object's values can be replaced, and refused in words") {
  const OnObject unwrap = [](json& object) -> std::optional<std::string> {
    if (object.contains("bad")) return "is bad";
    if (object.contains("$n")) object = json(object.at("$n"));
    return std::nullopt;
  };
  CHECK(read_json(R"({"a":{"$n":1},"b":[{"$n":"x"}]})", unwrap) == json::parse(R"({"a":1,"b":["x"]})"));
  CHECK_THROWS_WITH(read_json(R"({"a":[{"bad":1}]})", unwrap), "at line 1, column 8: is bad");
}

TEST_CASE("an ordered object of 200,000 keys is read in a time that grows with its length") {
  const auto with_keys = [](int count) {
    std::string text = "{";
    for (int i = 0; i < count; ++i) text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":" + std::to_string(i);
    return text + "}";
  };
  const auto read = read_ordered_json(with_keys(200'000));
  CHECK(read.size() == 200'000);
  CHECK(read.begin().key() == "k0");
  CHECK((--read.end()).key() == "k199999");
}
