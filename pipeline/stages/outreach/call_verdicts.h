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

/// Jobs whose call has ended without them.
Verdict call_over();
/// The call ends so, and with it the flow; jobs.outcome is the reason.
Verdict ends_with(const OutreachCall& call, const CallFailure& failure, UnixTime now, const LegSeen& leg = {});
/// Look again at `at`; `step` (empty: none) is what this claim did.
Verdict waits(const OutreachCall& call, UnixTime at, std::string_view kind, std::string words,
              std::string_view step = {});

/// What an agent reported, as a failure of the call's.
CallFailure failure_of(const AgentResult& result);
/// The call ends as the agent reported; takes its results.
Verdict ends_as_reported(const OutreachCall& call, const AgentResult& result, UnixTime now, const LegSeen& leg = {});
/// Takes `taken` so, and every other result as 'kept'.
Writes take_writes(const OutreachCall& call, const AgentResult& taken, std::string_view taken_as, UnixTime now);

/// LiveKit did not do what it was asked: not reached, the stage pauses; refused, it pauses for long; 5xx or no answer,
/// again. Nothing: it answered 200.
std::optional<Verdict> livekit_trouble(const Reply& reply);
/// Its 404 that says that there is no such room or participant; a wrong URL gives other 404s.
bool is_absent(const Reply& reply);

}  // namespace callmill::stages
