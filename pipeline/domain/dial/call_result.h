// What an agent reports of its call: a row of call_results, read strictly.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/time.h"

namespace callmill {

/// A qualification, or a failure: one of the two.
struct CallResult {
  std::optional<std::string> qualification{};  ///< A JSON object, as text.
  std::optional<std::string>
      failure_reason{};  ///< no_answers, rejected, startup_failed, do_not_call: what it can know.
  std::optional<std::string> failure_detail{};  ///< In words, one line of at most 500 bytes.
  std::optional<std::string> disposition{};     ///< A finer word that goes with the reason.
  std::optional<UnixTime> call_back_at{};       ///< When the lead wants to be called again.
  bool operator==(const CallResult&) const = default;
};

/// `why` names the field and says what was expected: "failure_reason 'busy': no_answers, rejected, startup_failed or
/// do_not_call expected".
struct BadCallResult {
  std::string why;
};

/// `said` is the qualification itself: a JSON object with any keys, empty too. Its key call_back_at, if it is there, is
/// an RFC 3339 time with its offset, or null.
std::variant<CallResult, BadCallResult> read_qualification(const nlohmann::json& said);
/// Of {"failure_reason": "rejected", "failure_detail": "hung up while being greeted", "disposition": "hung_up",
/// "call_back_at": "2026-11-30T17:00:00+05:30"}; all but the first may be left out.
std::variant<CallResult, BadCallResult> read_call_failure(const nlohmann::json& said);
/// The same, of the two texts.
std::variant<CallResult, BadCallResult> call_failed(const std::string& reason,
                                                    const std::optional<std::string>& detail);

/// Whether a qualification is an object with something said in it: at least one value, at any depth, that is a number,
/// true or false, or a text that is not blank. Null, blank text, empty lists and empty objects say nothing.
bool is_useful(std::string_view qualification);

}  // namespace callmill
