#include "domain/dial/call_result.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/dial/call_failure.h"
#include "domain/json.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

constexpr std::size_t kLongestDetail = 500;
const std::vector<std::string>& reasons() {
  static const std::vector<std::string> reasons{std::string(call_failure::no_answers),
                                                std::string(call_failure::rejected),
                                                std::string(call_failure::startup_failed)};
  return reasons;
}

std::string expected_object(const json& said, const std::string& what) {
  return what + " is " + said.type_name() + ": an object was expected";
}

/// Names a field that is unknown, missing or no text; empty: there is none.
std::string fields_error(const json& said) {
  for (const auto& [name, value] : said.items()) {
    if (name != "failure_reason" && name != "failure_detail") {
      return "unknown field '" + one_line(name).substr(0, 64) + "': failure_reason and failure_detail were expected";
    }
    if (!value.is_string() && !(name == "failure_detail" && value.is_null())) {
      return name + " is " + value.type_name() + ": a string was expected";
    }
  }
  return said.contains("failure_reason") ? "" : "failure_reason is missing: " + alternatives(reasons()) + " expected";
}

bool says_something(const json& value) {
  if (value.is_structured()) return std::any_of(value.begin(), value.end(), says_something);
  if (value.is_string()) return !one_line(value.get_ref<const std::string&>()).empty();
  return !value.is_null();
}

}  // namespace

std::variant<CallResult, BadCallResult> read_qualification(const json& said) {
  if (!said.is_object()) return BadCallResult{expected_object(said, "the qualification")};
  return CallResult{.qualification = json_text(said)};
}

std::variant<CallResult, BadCallResult> read_call_failure(const json& said) {
  if (!said.is_object()) return BadCallResult{expected_object(said, "the failure")};
  if (std::string why = fields_error(said); !why.empty()) return BadCallResult{std::move(why)};
  return call_failed(said.at("failure_reason").get<std::string>(), text_at(said, "failure_detail"));
}

std::variant<CallResult, BadCallResult> call_failed(const std::string& reason,
                                                    const std::optional<std::string>& detail) {
  if (std::find(reasons().begin(), reasons().end(), reason) == reasons().end()) {
    return BadCallResult{"failure_reason '" + one_line(reason).substr(0, 64) + "': " + alternatives(reasons()) +
                         " expected" + did_you_mean(reason, reasons())};
  }
  CallResult result{.failure_reason = reason};
  if (detail && !one_line(*detail).empty()) result.failure_detail = one_line(*detail);
  if (result.failure_detail && result.failure_detail->size() > kLongestDetail) {
    return BadCallResult{"failure_detail has " + std::to_string(result.failure_detail->size()) + " bytes: at most " +
                         std::to_string(kLongestDetail) + " expected"};
  }
  return result;
}

bool is_useful(std::string_view text) {
  const json value = read_json_if_any(text);
  return value.is_object() && says_something(value);
}

}  // namespace callmill
