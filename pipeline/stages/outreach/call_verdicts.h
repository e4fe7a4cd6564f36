// Verdicts that the stages of a dial attempt have in common.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/call_failure.h"
#include "domain/reply.h"
#include "domain/verdict.h"
#include "stages/outreach/call_row.h"
#include "stages/outreach/call_writes.h"

namespace callmill::stages {

/// How long stage room pauses when LiveKit cannot be reached.
inline constexpr std::chrono::seconds kLivekitPause{30};
/// How long a job that looks at its call waits at least when LiveKit does not answer.
inline constexpr std::chrono::seconds kAwayWait{5};

/// Of a job whose call was ended by someone else.
Verdict call_over();
/// Fails the call and ends the flow; jobs.outcome is the reason.
Verdict ends_with(const OutreachCall& call, const CallFailure& failure, UnixTime now, const LegSeen& leg = {});
/// Later, at `at`; `step` (empty: none) is what this claim did.
Verdict waits(const OutreachCall& call, UnixTime at, std::string_view kind, std::string words,
              std::string_view step = {});

/// What an agent reported, as the failure of the call.
CallFailure failure_of(const AgentResult& result);
/// Ends the call as the agent reported, and takes its results.
Verdict ends_as_reported(const OutreachCall& call, const AgentResult& result, UnixTime now, const LegSeen& leg = {});
/// Takes `taken` as `taken_as`, and every other result as 'kept'.
Writes take_writes(const OutreachCall& call, const AgentResult& taken, std::string_view taken_as, UnixTime now);

/// Nothing if LiveKit answered 200. Halt for kLivekitPause if it was not reached, for kHaltPause if it refuses us;
/// Again after 5xx or no answer.
std::optional<Verdict> livekit_trouble(const Reply& reply);
/// LiveKit's 404 for a room or participant that is not there; a wrong URL gives other 404s.
bool is_absent(const Reply& reply);

}  // namespace callmill::stages
