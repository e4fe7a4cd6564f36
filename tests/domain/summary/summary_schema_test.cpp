#include "domain/summary/summary_schema.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "domain/summary/read_summary.h"

using namespace callmill;
using Catch::Contains;
using Json = nlohmann::ordered_json;

namespace {

std::string error(const std::string& summary_fields) {
  try {
    summary_schema(summary_fields);
    return "(accepted)";
  } catch (const BadSummaryFields& bad) {
    return bad.what();
  }
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : object.items()) names.push_back(name);
  return names;
}

/// The rules of strict mode (https://platform.openai.com/docs/guides/structured-outputs), for every schema inside
/// `schema`.
void check_strict(const Json& schema) {
  const std::string words = schema.dump();
  INFO(words);
  for (const char* keyword : {"default", "allOf", "pattern", "format", "$ref", "minLength", "oneOf", "not"}) {
    CHECK_FALSE(schema.contains(keyword));
  }
  if (schema.contains("properties")) {
    REQUIRE(schema.contains("additionalProperties"));
    CHECK(schema.at("additionalProperties") == Json(false));
    CHECK(schema.at("required") == Json(keys(schema.at("properties"))));
    for (const auto& [name, property] : schema.at("properties").items()) check_strict(property);
  }
  if (schema.contains("items")) check_strict(schema.at("items"));
  if (schema.contains("anyOf")) {
    for (const auto& choice : schema.at("anyOf")) check_strict(choice);
  }
}

/// Random but well-meant schemas, as a tenant may write them: open objects, no `required`, null defaults, allOf of one.
class Tenant {
 public:
  explicit Tenant(unsigned seed) : chance_(seed) {}

  Json fields() {
    Json fields = Json::object();
    for (int i = below(4); i >= 0; --i) fields["field " + std::to_string(i)] = schema(0);
    return fields;
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(chance_); }

  Json schema(int depth) {
    Json made = shape(depth);
    if (below(5) == 0) made["description"] = "d\xC3\xA9";
    if (below(5) == 0) made["default"] = nullptr;
    return below(8) == 0 ? Json{{"allOf", Json::array({made})}} : made;
  }

  Json shape(int depth) {
    switch (below(depth < 3 ? 8 : 5)) {
      case 0:
        return {{"type", "string"}};
      case 1:
        return {{"type", Json::array({"integer", "null"})}, {"minimum", -3}, {"maximum", 40}};
      case 2:
        return {{"enum", Json::array({"low", "high", 3, nullptr})}};
      case 3:
        return {{"type", "boolean"}, {"title", "T"}};
      case 4:
        return {{"const", "yes"}};
      case 5:
        return {{"type", "array"}, {"items", schema(depth + 1)}, {"maxItems", 3}};
      case 6:
        return {{"anyOf", Json::array({schema(depth + 1), Json{{"type", "null"}}})}};
      default:
        return object(depth);
    }
  }

  Json object(int depth) {
    Json made = {{"type", "object"}, {"properties", Json::object()}};
    for (int i = below(4); i > 0; --i) made["properties"]["p" + std::to_string(i)] = schema(depth + 1);
    if (below(3) == 0) made["additionalProperties"] = false;
    if (below(3) == 0) made["required"] = Json::array();
    return made;
  }

  std::mt19937 chance_;
};

/// Something `schema` allows.
Json instance(const Json& schema) {
  if (schema.contains("const")) return schema.at("const");
  if (schema.contains("enum")) return schema.at("enum").front();
  if (schema.contains("anyOf")) return instance(schema.at("anyOf").front());
  const Json type = schema.at("type").is_array() ? schema.at("type").front() : schema.at("type");
  if (type == "string") return "text";
  if (type == "integer") return 7;
  if (type == "boolean") return true;
  if (type == "array") return Json::array({instance(schema.at("items"))});
  Json made = Json::object();
  for (const auto& [name, property] : schema.at("properties").items()) made[name] = instance(property);
  return made;
}

const std::string kPlain =
    R"({"key_points":["a"],"actions":[],"caller_request":null,)"
    R"("contact":{"name":null,"phone":null,"email":null,"company":null},"one_line_summary":"It rang."})";

Json plain_with(const std::string& pointer, const Json& value) {
  Json answer = Json::parse(kPlain);
  answer[Json::json_pointer(pointer)] = value;
  return answer;
}

}  // namespace

TEST_CASE("without fields of its own a tenant gets the PostCallSummary schema, the one line last") {
  const Json schema = Json::parse(summary_schema("{}"));
  check_strict(schema);
  CHECK(keys(schema.at("properties")) ==
        std::vector<std::string>{"key_points", "actions", "caller_request", "contact", "one_line_summary"});
  CHECK(keys(schema.at("properties").at("contact").at("properties")) ==
        std::vector<std::string>{"name", "phone", "email", "company"});
}

TEST_CASE("a tenant's fields are under 'fields', whatever they are called") {
  const Json schema = Json::parse(summary_schema(R"({"contact":{"type":"string"},"b":{"type":["integer","null"]}})"));
  check_strict(schema);
  CHECK(keys(schema.at("properties")) ==
        std::vector<std::string>{"key_points", "actions", "caller_request", "contact", "fields", "one_line_summary"});
  CHECK(keys(schema.at("properties").at("fields").at("properties")) == std::vector<std::string>{"contact", "b"});
}

TEST_CASE("300 generated summary_fields become strict, take what fits them and refuse what lacks a key") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    DYNAMIC_SECTION("seed " << seed) {
      const std::string text = summary_schema(Tenant(seed).fields().dump());
      const Json schema = Json::parse(text);
      check_strict(schema);
      Json answer = instance(schema);
      CHECK(Json::parse(read_summary(answer.dump(), text)).at("fields") == answer.at("fields"));
      const std::string dropped = keys(answer.at("fields")).back();
      answer.at("fields").erase(dropped);
      CHECK_THROWS_WITH(read_summary(answer.dump(), text), Contains("/fields") && Contains(dropped));
    }
  }
}

TEST_CASE("summary_fields that make no strict schema are refused by name") {
  std::string deep = R"({"type":"string"})";
  for (int i = 0; i < 9; ++i) deep = R"({"type":"array","items":)" + deep + "}";
  auto [fields, words] = GENERATE_COPY(table<std::string, std::string>({
      {"", "is not JSON"},
      {"[]", "an object of property name"},
      {R"({"urgency":"string"})", "summary_fields/urgency: a JSON schema"},
      {R"({"urgency":true})", "summary_fields/urgency: a JSON schema"},
      {R"({"urgency":{}})", "says neither type, enum, const nor anyOf"},
      {R"({"urgency":{"type":"text"}})", "summary_fields/urgency: 'type' must be"},
      {R"({"urgency":{"type":[]}})", "names no type"},
      {R"({"urgency":{"type":7}})", "'type' must be"},
      {R"({"urgency":{"type":"string","minLength":3}})", "'minLength' is not supported by strict mode"},
      {R"({"urgency":{"type":"string","pattern":"^a"}})", "'pattern' is not supported: it can't be checked here"},
      {R"({"urgency":{"type":"string","format":"email"}})", "'format' is not supported"},
      {R"({"a":{"$ref":"#"}})", "summary_fields/a: '$ref' is not supported"},
      {R"({"a":{"type":"string","not":{}}})", "'not'"},
      {R"({"a":{"oneOf":[]}})", "'oneOf'"},
      {R"({"a":{"if":{}}})", "'if'"},
      {R"({"a":{"anyOf":[]}})", "'anyOf' must be an array of schemas"},
      {R"({"a":{"anyOf":[{"type":"null"},3]}})", "summary_fields/a/anyOf/1"},
      {R"({"a":{"allOf":[{"type":"string"},{"type":"null"}]}})", "allOf is only understood with one"},
      {R"({"a":{"type":"null","allOf":[{"type":"string"}]}})", "both in allOf and beside it"},
      {R"({"a":{"enum":[]}})", "at least one value"},
      {R"({"a":{"enum":[{}]}})", "text, numbers"},
      {R"({"a":{"type":"array"}})", "must say what its items are"},
      {R"({"a":{"type":"string","items":{"type":"string"}}})", "type is not array"},
      {R"({"a":{"type":"string","properties":{}}})", "type is not object"},
      {R"({"a":{"type":"object","properties":[]}})", "'properties' must be"},
      {R"({"a":{"type":"object","properties":{"b":{"x":1}}}})", "summary_fields/a/b: 'x'"},
      {R"({"a":{"type":"object","additionalProperties":true}})", "'additionalProperties' must be false"},
      {R"({"a":{"type":"string","default":"x"}})", "'default' must be null"},
      {R"({"a":{"type":"array","items":{"type":"string"},"maxItems":-1}})", "'maxItems' must be a whole number"},
      {R"({"a":{"type":"integer","minimum":"3"}})", "'minimum' must be a number"},
      {R"({"":{"type":"string"}})", "property name ''"},
      {R"({"a\nb":{"type":"string"}})", "property name 'a b'"},
      {R"({"a":)" + deep + "}", "nested too deeply"},
      {std::string(100'000, '['), "longer than"},
      {std::string(50'000, '['), "nested deeper than 100 levels"},
  }));
  DYNAMIC_SECTION(fields.substr(0, 100)) {
    CHECK_THAT(error(fields), Contains(words));
  }
}

TEST_CASE("limits of number are kept") {
  Json many = Json::object();
  for (int i = 0; i < 201; ++i) many["f" + std::to_string(i)] = {{"type", "null"}};
  CHECK_THAT(error(many.dump()), Contains("more than 200 properties"));
  Json values = Json::array();
  for (int i = 0; i < 1001; ++i) values.push_back(i);
  CHECK_THAT(error(Json{{"a", {{"enum", values}}}}.dump()), Contains("more than 1000 enum values"));
}

TEST_CASE("an answer in any wrapping is read") {
  auto answer = GENERATE_COPY(as<std::string>{}, kPlain, "  \n" + kPlain + "\n", "```json\n" + kPlain + "\n```",
                              "```\n" + kPlain + "```", "Here it is:\n```json\n" + kPlain + "\n```\nAnything else?",
                              "<think>Is it {}?\n</think>\n" + kPlain, "all thought</think>" + kPlain,
                              "<think>a</think><think>b</think>```json\n" + kPlain + "\n```");
  DYNAMIC_SECTION(answer) {
    CHECK(read_summary(answer, summary_schema("{}")) == kPlain);
  }
}

TEST_CASE("an answer that is no summary is refused with path and words") {
  auto [answer, kind, words] = GENERATE(table<std::string, std::string, std::string>({
      {"", "not_json", "is empty"},
      {"<think>and so on, to the end", "not_json", "is not JSON"},
      {"<think>all</think>", "not_json", "is empty"},
      {"I cannot do that.", "not_json", "starts with: I cannot do that."},
      {"{\"key_points\":[", "not_json", "is not JSON"},
      {"{\"one_line_summary\":\"\xFF\"}", "not_json", "is not JSON"},
      {"```", "not_json", "is empty"},
      {"[]", "wrong_shape", "/ "},
      {"null", "wrong_shape", "/ "},
      {"{}", "wrong_shape", "Missing required property 'actions'"},
      {std::string(100'000, '['), "wrong_shape", "nested deeper than 100 levels"},
      {plain_with("/key_points", "a").dump(), "wrong_shape", "/key_points "},
      {plain_with("/key_points/0", 3).dump(), "wrong_shape", "/key_points/0 "},
      {plain_with("/key_points", std::vector<std::string>(11, "a")).dump(), "wrong_shape", "/key_points "},
      {plain_with("/contact/phone", 33612345678).dump(), "wrong_shape", "/contact/phone "},
      {plain_with("/contact/fax", "1").dump(), "wrong_shape", "fax"},
      {plain_with("/contact", nullptr).dump(), "wrong_shape", "/contact "},
      {plain_with("/surprise", "1").dump(), "wrong_shape", "surprise"},
      {plain_with("/one_line_summary", nullptr).dump(), "wrong_shape", "/one_line_summary "},
      {plain_with("/one_line_summary", " \n").dump(), "wrong_shape", "/one_line_summary is blank"},
      {plain_with("/one_line_summary", std::string(501, 'x')).dump(), "wrong_shape", "longer than 500"},
      {plain_with("/caller_request", std::string(2001, 'x')).dump(), "wrong_shape", "/caller_request is longer"},
  }));
  DYNAMIC_SECTION(answer.substr(0, 100) << " " << words) {
    try {
      read_summary(answer, summary_schema("{}"));
      FAIL("accepted");
    } catch (const BadSummary& bad) {
      CHECK(bad.kind == kind);
      CHECK_THAT(bad.what(), Contains(words));
    }
  }
}

TEST_CASE("texts of a summary come out clean") {
  Json answer = plain_with("/caller_request", " \n ");
  answer["contact"] = {{"name", "Ana\nB."}, {"phone", ""}, {"email", nullptr}, {"company", "\x01 "}};
  answer["one_line_summary"] = "One\n line ";
  answer["key_points"] = {"two\r\nlines\x02"};
  const Json clean = Json::parse(read_summary(answer.dump(), summary_schema("{}")));
  CHECK(clean.at("caller_request").is_null());
  CHECK(clean.at("contact").dump() == R"({"name":"Ana B.","phone":null,"email":null,"company":null})");
  CHECK(clean.at("one_line_summary") == "One line");
  CHECK(clean.at("key_points").at(0) == "two\nlines");
}
