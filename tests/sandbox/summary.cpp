#include "summary.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <regex>

namespace callmill::sandbox {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostEntries = 10;

std::string first_words(std::string_view line, int words) {
  std::size_t end = 0;
  for (int i = 0; i < words && end < line.size(); ++i) {
    end = line.find_first_not_of(' ', end);
    end = end == std::string_view::npos ? line.size() : std::min(line.find(' ', end), line.size());
  }
  return std::string(line.substr(0, end));
}

std::optional<std::string> search(const std::string& line, const std::regex& pattern, std::size_t group) {
  std::smatch found;
  if (!std::regex_search(line, found, pattern)) return std::nullopt;
  return found[group].str();
}

void look_for_contact(Facts& facts, std::string_view whole_line) {
  static const std::regex phone(R"(\+?\d[\d .()-]{5,}\d)");
  static const std::regex email(R"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)");
  static const std::regex name(
      R"(([Mm]y name is|[Jj]e m'appelle|[Jj]e m’appelle) ([^\s.,!?;]+( [A-Z\x80-\xff][^\s.,!?;]*)?))");
  const std::string line(whole_line.substr(0, 2000));  // std::regex recurses: keep it short
  if (!facts.phone) facts.phone = search(line, phone, 0);
  if (!facts.email) facts.email = search(line, email, 0);
  if (!facts.name) facts.name = search(line, name, 2);
}

bool promises(std::string_view line) {
  for (const std::string_view word : {"will ", "'ll ", "shall ", "going to ", "vais ", "allons ", "rappel"})
    if (line.find(word) != std::string_view::npos) return true;
  return false;
}

void add_caller_line(Facts& facts, std::string_view line) {
  if (line.find_first_not_of(" .") == std::string_view::npos) return;
  if (facts.first_caller_line.empty()) facts.first_caller_line = line;
  if (facts.key_points.size() < kMostEntries) facts.key_points.push_back(first_words(line, 6));
  if (line.find('?') != std::string_view::npos) facts.caller_asks = true;
  look_for_contact(facts, line);
}

ordered_json or_null(const std::optional<std::string>& text) {
  return text ? ordered_json(*text) : ordered_json(nullptr);
}

/// What the transcript says under this name; discarded when the name means nothing to us.
ordered_json known(const std::string& property, const Facts& facts) {
  if (property == "one_line_summary") return one_line_summary(facts);
  if (property == "caller_request")
    return facts.first_caller_line.empty() ? ordered_json(nullptr) : ordered_json(facts.first_caller_line);
  if (property == "key_points") return facts.key_points;
  if (property == "actions") return facts.actions;
  if (property == "name") return or_null(facts.name);
  if (property == "phone") return or_null(facts.phone);
  if (property == "email") return or_null(facts.email);
  if (property == "company" || property == "other") return nullptr;
  return ordered_json(ordered_json::value_t::discarded);
}

bool allows(const ordered_json& schema, std::string_view type) {
  if (!schema.contains("type")) return false;
  const auto& types = schema.at("type");
  if (types.is_string()) return types.get_ref<const std::string&>() == type;
  return std::any_of(types.begin(), types.end(), [type](const auto& one) { return one == type; });
}

std::string_view type_of(const ordered_json& value) {
  return value.is_string() ? "string" : value.is_array() ? "array" : value.is_null() ? "null" : "";
}

ordered_json fill_number(const ordered_json& schema, int turns) {
  double number = turns;
  if (schema.contains("minimum")) number = std::max(number, schema.at("minimum").get<double>());
  if (schema.contains("maximum")) number = std::min(number, schema.at("maximum").get<double>());
  return allows(schema, "integer") ? ordered_json(static_cast<long>(number)) : ordered_json(number);
}

ordered_json fill_with(const ordered_json& schema, const ordered_json& root, const Facts& facts);

ordered_json fill_object(const ordered_json& schema, const ordered_json& root, const Facts& facts) {
  ordered_json object = ordered_json::object();
  if (!schema.contains("properties")) return object;
  for (const auto& [name, property] : schema.at("properties").items()) {
    ordered_json value = known(name, facts);
    const bool fits = !value.is_discarded() && !property.contains("enum") && allows(property, type_of(value));
    object[name] = fits ? value : fill_with(property, root, facts);
  }
  return object;
}

/// A value for a schema whose name says nothing.
ordered_json fill_with(const ordered_json& schema, const ordered_json& root, const Facts& facts) {
  if (schema.contains("$ref"))
    return fill_with(root.at(ordered_json::json_pointer(schema.at("$ref").get<std::string>().substr(1))), root, facts);
  if (schema.contains("enum")) return schema.at("enum").at(0);
  if (schema.contains("const")) return schema.at("const");
  if (schema.contains("anyOf")) return fill_with(schema.at("anyOf").at(0), root, facts);
  if (allows(schema, "object")) return fill_object(schema, root, facts);
  if (allows(schema, "array")) return ordered_json::array({fill_with(schema.at("items"), root, facts)});
  if (allows(schema, "string")) return first_words(facts.first_caller_line, 6);
  if (allows(schema, "integer") || allows(schema, "number")) return fill_number(schema, facts.turns);
  if (allows(schema, "boolean")) return facts.caller_asks;
  return nullptr;
}

std::string object_fault(const ordered_json& schema, const std::string& where) {
  if (!schema.contains("additionalProperties") || schema.at("additionalProperties") != false)
    return "In context=(" + where + "), 'additionalProperties' is required to be supplied and to be false.";
  const ordered_json required = schema.contains("required") ? schema.at("required") : ordered_json::array();
  if (!schema.contains("properties")) return {};
  for (const auto& [name, property] : schema.at("properties").items())
    if (std::find(required.begin(), required.end(), ordered_json(name)) == required.end())
      return "In context=(" + where +
             "), 'required' is required to be supplied and to be an array including every key in properties. "
             "Missing '" +
             name + "'.";
  return {};
}

std::string fault_below(const ordered_json& schema, const std::string& where) {
  if (schema.is_array()) {
    for (const auto& one : schema)
      if (auto fault = fault_below(one, where); !fault.empty()) return fault;
    return {};
  }
  if (!schema.is_object()) return {};
  for (const char* word : {"allOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas"})
    if (schema.contains(word)) return "In context=(" + where + "), '" + word + "' is not permitted.";
  if (allows(schema, "object"))
    if (auto fault = object_fault(schema, where); !fault.empty()) return fault;
  for (const char* part : {"properties", "$defs"}) {
    if (!schema.contains(part)) continue;
    for (const auto& [name, below] : schema.at(part).items())
      if (auto fault = fault_below(below, where + "'" + part + "', '" + name + "', "); !fault.empty()) return fault;
  }
  for (const char* part : {"items", "anyOf"})
    if (schema.contains(part))
      if (auto fault = fault_below(schema.at(part), where + "'" + part + "', "); !fault.empty()) return fault;
  return {};
}

}  // namespace

Facts facts_of(std::string_view transcript) {
  Facts facts;
  while (!transcript.empty()) {
    const auto end = std::min(transcript.find('\n'), transcript.size());
    const std::string_view line = transcript.substr(0, end);
    transcript.remove_prefix(std::min(end + 1, transcript.size()));
    if (line.starts_with("Caller: ")) {
      ++facts.turns;
      add_caller_line(facts, line.substr(8));
    } else if (line.starts_with("Agent: ")) {
      ++facts.turns;
      if (promises(line) && facts.actions.size() < kMostEntries) facts.actions.emplace_back(line.substr(7));
    }
  }
  return facts;
}

std::string one_line_summary(const Facts& facts) {
  return std::to_string(facts.turns) + " turns: " + first_words(facts.first_caller_line, 6);
}

ordered_json fill(const ordered_json& schema, const Facts& facts) {
  return fill_with(schema, schema, facts);
}

std::string strict_schema_fault(const ordered_json& schema) {
  if (!allows(schema, "object")) return "schema must be a JSON Schema of 'type: \"object\"'.";
  return fault_below(schema, "");
}

}  // namespace callmill::sandbox
