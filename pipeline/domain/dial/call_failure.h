// Why a dial attempt of a lead failed: the reason of the spec, the finer word that retry_rules go by, and words.
#pragma once

#include <string>
#include <string_view>

namespace callmill {

/// calls.failure_reason: the six of the spec.
namespace call_failure {
inline constexpr std::string_view rejected = "rejected";
inline constexpr std::string_view unanswered = "unanswered";
inline constexpr std::string_view dispatch_failed = "dispatch_failed";
inline constexpr std::string_view startup_failed = "startup_failed";
inline constexpr std::string_view stale_timeout = "stale_timeout";
inline constexpr std::string_view no_answers = "no_answers";
}  // namespace call_failure

/// calls.disposition: the first word of failure_detail.
namespace disposition {
inline constexpr std::string_view busy = "busy";                      // rejected: SIP 486, 600
inline constexpr std::string_view declined = "declined";              // rejected: SIP 603
inline constexpr std::string_view unwanted = "unwanted";              // rejected: SIP 607, 608
inline constexpr std::string_view refused = "refused";                // rejected: the SIP code is not known
inline constexpr std::string_view hung_up = "hung_up";                // rejected: before a usable word, says the agent
inline constexpr std::string_view opted_out = "opted_out";            // rejected: never to be called again
inline constexpr std::string_view no_answer = "no_answer";            // unanswered: it rang, or SIP 408, 480, 487
inline constexpr std::string_view invalid_number = "invalid_number";  // unanswered: SIP 404, 410, 484, 485, 604
inline constexpr std::string_view unknown_outcome = "unknown_outcome";    // unanswered: no reply, and no such leg
inline constexpr std::string_view trunk = "trunk";                        // dispatch_failed
inline constexpr std::string_view trunk_after_ring = "trunk_after_ring";  // dispatch_failed: the phone had rung
inline constexpr std::string_view trunk_limit = "trunk_limit";            // dispatch_failed: it took no further call
inline constexpr std::string_view configuration = "configuration";        // dispatch_failed
inline constexpr std::string_view infrastructure =
    "infrastructure";  // dispatch_failed, startup_failed; no_answers: talk lost
inline constexpr std::string_view room_taken =
    "room_taken";  // dispatch_failed: a call of another database is in its room
inline constexpr std::string_view cancelled = "cancelled";  // dispatch_failed: window or do-not-call, just in time
inline constexpr std::string_view agent = "agent";          // startup_failed, no_answers: gone
inline constexpr std::string_view stale = "stale";          // stale_timeout
inline constexpr std::string_view no_result = "no_result";  // no_answers: the agent said nothing
inline constexpr std::string_view empty_result = "empty_result";  // no_answers: nothing useful in what it said
inline constexpr std::string_view by_operator = "operator";       // unanswered, no_answers: trigger calls_hung_up
inline constexpr std::string_view internal = "internal";          // a bug of callmill's
}  // namespace disposition

/// results.failure_reason of a lead who told the agent not to call again: its call is rejected, opted_out, and its
/// number on the do-not-call list.
inline constexpr std::string_view kDoNotCall = "do_not_call";

struct CallFailure {
  std::string_view reason;
  std::string_view disposition;
  std::string words;        ///< "SIP 486 Busy Here"; no secret, no number.
  int sip_status_code = 0;  ///< 0: none.
  bool operator==(const CallFailure&) const = default;
};

/// calls.failure_detail: "busy: SIP 486 Busy Here".
inline std::string failure_detail(const CallFailure& failure) {
  return std::string(failure.disposition) + ": " + failure.words;
}

}  // namespace callmill
