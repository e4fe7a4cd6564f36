#include "domain/json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace callmill {

using nlohmann::json;

std::string json_text(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string json_text(const nlohmann::ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

const json& member(const json& value, const char* key) {
  static const json nothing;
  if (!value.is_object()) return nothing;
  const auto found = value.find(key);
  return found == value.end() ? nothing : *found;
}

std::string text_at(const json& value, const char* key, std::string otherwise) {
  const json& text = member(value, key);
  return text.is_string() ? text.get<std::string>() : std::move(otherwise);
}

json or_null(const std::optional<std::string>& text) {
  return text ? json(*text) : json(nullptr);
}

json or_null(const std::optional<std::int64_t>& number) {
  return number ? json(*number) : json(nullptr);
}

json or_null(const std::optional<UnixTime>& time) {
  return time ? json(unix_seconds(*time)) : json(nullptr);
}

json null_if_empty(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

}  // namespace callmill
