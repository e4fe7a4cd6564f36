#include "domain/dial/leg_end.h"

#include <set>

#include "domain/job/safe_words.h"
#include "domain/livekit/livekit_replies.h"

namespace callmill {

using namespace std::string_view_literals;

std::optional<CallFailure> failure_of_leg(std::string_view reason, std::string_view call_status) {
  const std::string words = "the leg left " + (call_status.empty() ? "" : "while " + safe_words(call_status) + ", ") +
                            safe_words(reason.empty() ? "UNKNOWN_REASON"sv : reason);
  const auto failed = [&](std::string_view why, std::string_view how) { return CallFailure{why, how, words}; };
  // An identity is one call's alone, so this leg was pushed out by a second dial: never of a conversation's own.
  if (reason == "DUPLICATE_IDENTITY") return failed(call_failure::dispatch_failed, disposition::internal);
  if (was_answered(call_status)) return std::nullopt;
  const bool rang = has_rung(call_status);
  // Of 486, 603, 401 and 488 alike: busy and declined are told by the SIP code alone, and that is in the reply.
  if (reason == "USER_REJECTED") return failed(call_failure::rejected, disposition::refused);
  if (reason == "USER_UNAVAILABLE" && rang) return failed(call_failure::unanswered, disposition::no_answer);
  if (reason == "SIP_TRUNK_FAILURE") {
    return failed(call_failure::dispatch_failed, rang ? disposition::trunk_after_ring : disposition::trunk);
  }
  // The phone was picked up: media comes with the answer.
  if (reason == "MEDIA_FAILURE") return failed(call_failure::dispatch_failed, disposition::trunk_after_ring);
  if (reason == "AGENT_ERROR") return failed(call_failure::startup_failed, disposition::agent);
  return failed(call_failure::unanswered, disposition::unknown_outcome);
}

bool lost_by_livekit(std::string_view reason, std::string_view call_status) {
  static const std::set<std::string_view> kServers = {"SERVER_SHUTDOWN", "STATE_MISMATCH", "JOIN_FAILURE",
                                                      "MIGRATION",       "SIGNAL_CLOSE",   "CONNECTION_TIMEOUT"};
  return kServers.contains(reason) || call_status == "dialing" || call_status == "ringing";
}

}  // namespace callmill
