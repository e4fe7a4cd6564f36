#include "domain/summary/summary_schema.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;
using namespace std::string_view_literals;

// https://platform.openai.com/docs/guides/structured-outputs; ten levels of nesting less the two above `fields`.
constexpr int kDeepest = 8;
constexpr int kMostProperties = 200;  // strict mode: 5000; a mail of more fields is no help
constexpr int kMostEnumValues = 1000;
constexpr std::size_t kLongestFields = 60'000;  // bytes of summary_fields; strict mode: 120,000 characters of names

constexpr std::array kTypes = {"string"sv, "number"sv, "integer"sv, "boolean"sv, "null"sv, "object"sv, "array"sv};
constexpr std::array kTexts = {"title"sv, "description"sv};
constexpr std::array kBounds = {"minimum"sv, "maximum"sv, "exclusiveMinimum"sv, "exclusiveMaximum"sv};
constexpr std::array kCounts = {"minItems"sv, "maxItems"sv};
constexpr std::array kUnchecked = {"pattern"sv, "format"sv, "multipleOf"sv, "$ref"sv, "$defs"sv};

constexpr std::string_view kBase = R"({"type":"object","additionalProperties":false,
  "required":["key_points","actions","caller_request","contact","one_line_summary"],
  "properties":{
    "key_points":{"type":"array","maxItems":10,"items":{"type":"string"},"description":"What was said that matters, one point each"},
    "actions":{"type":"array","maxItems":10,"items":{"type":"string"},"description":"What has to be done now, by whom if it was said"},
    "caller_request":{"type":["string","null"],"description":"What the caller wants; null if it did not become clear"},
    "contact":{"type":"object","additionalProperties":false,"required":["name","phone","email","company"],
      "description":"The caller's details as they were said; null for what was not said",
      "properties":{"name":{"type":["string","null"]},"phone":{"type":["string","null"]},
                    "email":{"type":["string","null"]},"company":{"type":["string","null"]}}},
    "one_line_summary":{"type":"string","description":"The call in one sentence"}}})";

template <class List>
bool is_one_of(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// Makes one tenant's schema strict, in place; counts what strict mode limits.
class Normaliser {
 public:
  void normalise(Json& schema, const std::string& path, int depth) {
    if (!schema.is_object()) refuse(path, "a JSON schema (an object) was expected");
    if (depth > kDeepest) refuse(path, "is nested too deeply: at most " + std::to_string(kDeepest) + " levels");
    unwrap(schema, path);
    for (const auto& [keyword, value] : schema.items()) check_keyword(keyword, value, path);
    if (const auto plain = schema.find("default"); plain != schema.end()) schema.erase(plain);
    const bool typed = schema.contains("type");
    if (!typed && !schema.contains("enum") && !schema.contains("const") && !schema.contains("anyOf")) {
      refuse(path, "says neither type, enum, const nor anyOf");
    }
    if (typed) check_types(schema.at("type"), path);
    normalise_object(schema, path, depth);
    normalise_array(schema, path, depth);
    if (schema.contains("anyOf")) {
      Json& choices = schema.at("anyOf");
      for (std::size_t i = 0; i < choices.size(); ++i) {
        normalise(choices[i], path + "/anyOf/" + std::to_string(i), depth + 1);
      }
    }
  }

  /// Adds the checks of a list of named properties: each a fit name, each schema made strict.
  void normalise_properties(Json& properties, const std::string& path, int depth) {
    for (const auto& [name, property] : properties.items()) {
      if (name.empty() || name.size() > 64 || one_line(name) != name) {
        refuse(path, "property name '" + one_line(name.substr(0, 64)) + "': 1 to 64 bytes on one line were expected");
      }
      if (++properties_ > kMostProperties) refuse(path, "more than " + std::to_string(kMostProperties) + " properties");
      normalise(property, path + "/" + name, depth + 1);
    }
  }

  [[noreturn]] static void refuse(const std::string& path, const std::string& words) {
    throw BadSummaryFields("summary_fields" + path + ": " + words);
  }

 private:
  static void unwrap(Json& schema, const std::string& path) {
    const auto all = schema.find("allOf");
    if (all == schema.end()) return;
    if (!all->is_array() || all->size() != 1 || !all->front().is_object()) {
      refuse(path, "allOf is only understood with one schema in it");
    }
    const Json inner = all->front();
    schema.erase(all);
    for (const auto& [keyword, value] : inner.items()) {
      if (schema.contains(keyword)) refuse(path, "'" + keyword + "' is both in allOf and beside it");
      schema[keyword] = value;
    }
  }

  void check_keyword(const std::string& keyword, const Json& value, const std::string& path) {
    const auto want = [&](bool right, const char* what) {
      if (!right) refuse(path, "'" + keyword + "' must be " + what);
    };
    if (is_one_of(kTexts, keyword)) return want(value.is_string(), "text");
    if (is_one_of(kBounds, keyword)) return want(value.is_number(), "a number");
    if (is_one_of(kCounts, keyword)) return want(value.is_number_unsigned(), "a whole number from 0");
    if (is_one_of(kUnchecked, keyword)) refuse(path, "'" + keyword + "' is not supported: it can't be checked here");
    if (keyword == "type" || keyword == "items" || keyword == "properties" || keyword == "required") return;
    if (keyword == "default") return want(value.is_null(), "null, or left out");
    if (keyword == "additionalProperties") return want(value == Json(false), "false: strict objects are closed");
    if (keyword == "anyOf") return want(value.is_array() && !value.empty(), "an array of schemas");
    if (keyword == "const") return want(value.is_primitive(), "text, a number, true, false or null");
    if (keyword == "enum") return check_enum(value, path);
    refuse(path, "'" + one_line(keyword.substr(0, 64)) + "' is not supported by strict mode");
  }

  void check_enum(const Json& values, const std::string& path) {
    if (!values.is_array() || values.empty()) refuse(path, "'enum' must be an array of at least one value");
    for (const auto& value : values) {
      if (!value.is_primitive()) refuse(path, "'enum' may hold text, numbers, true, false and null only");
      if (++enum_values_ > kMostEnumValues) {
        refuse(path, "more than " + std::to_string(kMostEnumValues) + " enum values in all");
      }
    }
  }

  static void check_types(const Json& types, const std::string& path) {
    const Json list = types.is_array() ? types : Json::array({types});
    if (list.empty()) refuse(path, "'type' names no type");
    for (const auto& type : list) {
      if (!type.is_string() || !is_one_of(kTypes, type.get<std::string>())) {
        refuse(path, "'type' must be string, number, integer, boolean, null, object, array, or a list of them");
      }
    }
  }

  static bool has_type(const Json& schema, const char* name) {
    const auto type = schema.find("type");
    if (type == schema.end()) return false;
    return type->is_array() ? std::ranges::find(*type, Json(name)) != type->end() : *type == Json(name);
  }

  void normalise_object(Json& schema, const std::string& path, int depth) {
    if (!has_type(schema, "object")) {
      if (schema.contains("properties")) refuse(path, "has properties, but its type is not object");
      schema.erase("required");
      schema.erase("additionalProperties");
      return;
    }
    if (!schema.contains("properties")) schema["properties"] = Json::object();
    Json& properties = schema.at("properties");
    if (!properties.is_object()) refuse(path, "'properties' must be an object of schemas");
    normalise_properties(properties, path, depth);
    Json required = Json::array();
    for (const auto& [name, unused] : properties.items()) required.push_back(name);
    schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
  }

  void normalise_array(Json& schema, const std::string& path, int depth) {
    const bool has_items = schema.contains("items");
    if (!has_type(schema, "array")) {
      if (has_items) refuse(path, "has items, but its type is not array");
      return;
    }
    if (!has_items) refuse(path, "an array must say what its items are");
    normalise(schema.at("items"), path + "/items", depth + 1);
  }

  int properties_ = 0;
  int enum_values_ = 0;
};

Json read_fields(std::string_view text) {
  if (text.size() > kLongestFields) {
    Normaliser::refuse("", "longer than " + std::to_string(kLongestFields) + " bytes");
  }
  Json fields;
  try {
    fields = read_ordered_json(text);
  } catch (const JsonError& error) {
    Normaliser::refuse("", error.too_deep ? "is " + error.why : "is not JSON " + std::string(error.what()));
  }
  if (!fields.is_object()) Normaliser::refuse("", "an object of property name -> JSON schema was expected");
  return fields;
}

}  // namespace

std::string summary_schema(std::string_view summary_fields) {
  const Json base = read_ordered_json(kBase);
  Json fields = read_fields(summary_fields);
  if (fields.empty()) return base.dump();

  Normaliser().normalise_properties(fields, "", 0);
  Json names = Json::array();
  for (const auto& [name, unused] : fields.items()) names.push_back(name);

  Json schema = {
      {"type", "object"}, {"additionalProperties", false}, {"required", Json::array()}, {"properties", Json::object()}};
  for (const auto& [name, property] : base.at("properties").items()) {
    if (name == "one_line_summary") {
      schema["required"].push_back("fields");
      schema["properties"]["fields"] = {
          {"type", "object"}, {"additionalProperties", false}, {"required", names}, {"properties", fields}};
    }
    schema["required"].push_back(name);
    schema["properties"][name] = property;
  }
  return schema.dump();
}

}  // namespace callmill
