#include "domain/json.h"

#include <nlohmann/json.hpp>

namespace callmill {

using nlohmann::json;

std::string json_text(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string json_text(const nlohmann::ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
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
