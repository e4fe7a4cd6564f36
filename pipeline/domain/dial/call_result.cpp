#include "domain/dial/call_result.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "domain/dial/call_failure.h"
#include "domain/instant.h"
#include "domain/json.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

constexpr std::size_t kLongestDetail = 500;

/// What an agent may say of each reason that it can know.
const std::map<std::string, std::vector<std::string>>& dispositions() {
  static const auto all = [] {
    namespace is = disposition;
    const auto words = [](std::initializer_list<std::string_view> of) {
      return std::vector<std::string>(of.begin(), of.end());
    };
    return std::map<std::string, std::vector<std::string>>{
        {std::string(call_failure::no_answers), words({is::agent, is::empty_result, is::infrastructure})},
        {std::string(call_failure::rejected), words({is::hung_up, is::opted_out})},
        {std::string(call_failure::startup_failed), words({is::agent, is::infrastructure})},
        {std::string(kDoNotCall), words({is::opted_out})}};
  }();
  return all;
}
const std::vector<std::string>& reasons() {
  static const std::vector<std::string> reasons{std::string(call_failure::no_answers),
                                                std::string(call_failure::rejected),
                                                std::string(call_failure::startup_failed), std::string(kDoNotCall)};
  return reasons;
}
const std::vector<std::string>& fields() {
  static const std::vector<std::string> fields{"failure_reason", "failure_detail", "disposition", "call_back_at"};
  return fields;
}

std::string shown(const std::string& text) {
  return "'" + std::string(cut_text(one_line(text), 64)) + "'";
}

std::string expected_object(const json& said, const std::string& what) {
  return what + " is " + said.type_name() + ": an object was expected";
}

/// Names a field that is unknown, missing or no text; empty: there is none.
std::string fields_error(const json& said) {
  for (const auto& [name, value] : said.items()) {
    if (std::ranges::find(fields(), name) == fields().end()) {
      return "unknown field " + shown(name) + ": " + alternatives(fields()) + " expected" +
             did_you_mean(name, fields());
    }
    if (!value.is_string() && (name == "failure_reason" || !value.is_null())) {
      return name + " is " + value.type_name() + ": a string was expected";
    }
  }
  return said.contains("failure_reason") ? "" : "failure_reason is missing: " + alternatives(reasons()) + " expected";
}

/// RFC 3339: date, time with seconds, and Z or an offset.
bool names_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[16] != ':') return false;
  return text.ends_with('Z') ||
         ((text[text.size() - 6] == '+' || text[text.size() - 6] == '-') && text[text.size() - 3] == ':');
}

/// Nothing where the member is not there, or is no such time.
std::optional<UnixTime> call_back_at(const json& said) {
  const std::string text = text_at(said, "call_back_at");
  const auto instant = names_instant(text) ? parse_instant(text) : std::nullopt;
  return instant ? std::optional(std::chrono::floor<std::chrono::seconds>(*instant)) : std::nullopt;
}

/// Reads the member into `result`; returns why it cannot be read, empty: it can, or is not there.
std::string read_call_back(const json& said, CallResult& result) {
  const json& value = member(said, "call_back_at");
  if (value.is_null()) return "";
  if (!value.is_string()) return std::string("call_back_at is ") + value.type_name() + ": a string was expected";
  result.call_back_at = call_back_at(said);
  if (result.call_back_at) return "";
  return "call_back_at " + shown(value.get_ref<const std::string&>()) +
         ": an RFC 3339 time with its offset expected, such as 2026-11-30T17:00:00+05:30";
}

std::string read_disposition(const json& said, CallResult& result) {
  const json& value = member(said, "disposition");
  if (value.is_null()) return "";
  const auto& known = dispositions().at(result.failure_reason.value());
  const auto text = value.get<std::string>();
  if (std::ranges::find(known, text) == known.end()) {
    return "disposition " + shown(text) + ": " + alternatives(known) + " expected with " + *result.failure_reason +
           did_you_mean(text, known);
  }
  result.disposition = text;
  return "";
}

bool says_something(const json& value) {
  if (value.is_structured()) return std::any_of(value.begin(), value.end(), says_something);
  if (value.is_string()) return !one_line(value.get_ref<const std::string&>()).empty();
  return !value.is_null();
}

}  // namespace

std::variant<CallResult, BadCallResult> read_qualification(const json& said) {
  if (!said.is_object()) return BadCallResult{expected_object(said, "the qualification")};
  // Any keys may be in it, this one in the lead's own words too.
  return CallResult{.qualification = json_text(said), .call_back_at = call_back_at(said)};
}

std::variant<CallResult, BadCallResult> read_call_failure(const json& said) {
  if (!said.is_object()) return BadCallResult{expected_object(said, "the failure")};
  if (std::string why = fields_error(said); !why.empty()) return BadCallResult{std::move(why)};
  auto read = call_failed(said.at("failure_reason").get<std::string>(), text_at(said, "failure_detail"));
  auto* result = std::get_if<CallResult>(&read);
  if (result == nullptr) return read;
  std::string why = read_disposition(said, *result);
  if (why.empty()) why = read_call_back(said, *result);
  return why.empty() ? read : BadCallResult{std::move(why)};
}

std::variant<CallResult, BadCallResult> call_failed(const std::string& reason,
                                                    const std::optional<std::string>& detail) {
  if (std::find(reasons().begin(), reasons().end(), reason) == reasons().end()) {
    return BadCallResult{"failure_reason " + shown(reason) + ": " + alternatives(reasons()) + " expected" +
                         did_you_mean(reason, reasons())};
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
