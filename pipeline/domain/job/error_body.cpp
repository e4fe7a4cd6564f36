#include "domain/job/error_body.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

constexpr int kDeepest = 4;  ///< Errors within errors.

/// FastAPI's list of what is wrong: "max_tokens: Extra inputs are not permitted".
std::string detail_words(const json& details) {
  if (!details.is_array() || details.empty()) return {};
  const json& first = details.front();
  const json& place = member(first, "loc");
  const std::string field =
      place.is_array() && !place.empty() && place.back().is_string() ? place.back().get<std::string>() + ": " : "";
  const std::string said = text_at(first, "msg");
  return said.empty() ? std::string() : field + said;
}

std::string message_of(const json& object, int depth) {
  for (const char* name : {"message", "msg", "detail", "error"}) {
    const json& value = member(object, name);
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) return value.get<std::string>();
    if (auto words = detail_words(value); !words.empty()) return words;
    if (!value.is_object() || depth >= kDeepest) continue;
    if (auto words = message_of(value, depth + 1); !words.empty()) return words;
  }
  return {};
}

void add_label(ErrorBody& error, const json& value) {
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) return;
  const auto& text = value.get_ref<const std::string&>();
  const auto number = number_in<int>(text);
  if (number && *number >= 100 && *number <= 599) {
    error.number = *number;
  } else {
    error.labels.push_back(text);
  }
}

ErrorBody read_object(const json& object) {
  ErrorBody error{.message = message_of(object, 0)};
  for (const char* name : {"code", "type", "status"}) add_label(error, member(object, name));
  add_label(error, member(member(object, "innererror"), "code"));
  if (const json& details = member(object, "details"); details.is_array()) {
    for (const json& detail : details) add_label(error, member(detail, "reason"));
  }
  if (const json& code = member(object, "code"); code.is_number_integer()) {
    const auto number = code.get<std::int64_t>();
    if (number >= 100 && number <= 599) error.number = static_cast<int>(number);
  }
  error.found = !error.message.empty() || !error.labels.empty() || error.number != 0;
  return error;
}

/// The object or the words that the body calls an error; null: it calls nothing so.
const json* error_in(const json& body) {
  if (const json& error = member(body, "error"); error.is_object() || error.is_string()) return &error;
  for (const char* list : {"errors", "choices"}) {
    const json& values = member(body, list);
    if (!values.is_array() || values.empty()) continue;
    const json& first = values.front();
    if (std::string_view(list) == "errors" && first.is_object()) return &first;
    if (const json& error = member(first, "error"); error.is_object()) return &error;
  }
  return nullptr;
}

}  // namespace

bool ErrorBody::is(std::string_view label) const {
  return std::ranges::any_of(labels, [&](const std::string& one) { return lower(one) == lower(label); });
}

ErrorBody read_error(const std::string& text) {
  json body = read_json_if_any(text);
  if (body.is_array() && !body.empty()) body = json(body.front());
  if (!body.is_object()) return {};
  const json* error = error_in(body);
  if (error != nullptr && error->is_object()) return read_object(*error);
  ErrorBody plain = read_object(body);
  plain.found = error != nullptr && !error->get_ref<const std::string&>().empty();
  return plain;
}

}  // namespace callmill
