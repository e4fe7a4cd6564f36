// Verdicts and writes that the stages of a dial attempt have in common. The writes are statements of sql/calls, whose
// heads say what they do.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/dial/call_failure.h"
#include "domain/job/reply.h"
#include "domain/job/verdict.h"
#include "domain/time.h"
#include "stages/outreach/call_row.h"

namespace callmill::stages {

/// How long stage room pauses when LiveKit cannot be reached.
inline constexpr std::chrono::seconds kLivekitPause{30};
/// How long a job that looks at its call waits at least when LiveKit does not answer.
inline constexpr std::chrono::seconds kAwayWait{5};

/// What is known of a leg; a field that is not set keeps the value of the row, and so does a status that is not further
/// than the row's.
struct LegSeen {
  std::string status{};                       ///< sip.callStatus; empty: not seen.
  std::optional<UnixTime> call_started_at{};  ///< When the dial left.
  std::string sip_call_id{};
  std::string disconnect_reason{};
  std::optional<UnixTime> ended_at{};  ///< Nothing: now.
  std::optional<UnixTime> rang_at{};   ///< When it was first seen that the phone rang; nothing: as `status` says, now.
  std::optional<UnixTime> lost_at{};   ///< When an answered leg was seen to dial.
  std::optional<std::chrono::milliseconds> refused_after{};  ///< Of a refused dial: its SIP part.
};

/// `step` is valid for the very next claim of the job only.
Write step_write(std::int64_t job_id, std::string_view step);
/// What was seen of a leg that is there, or may be.
Write look_write(const OutreachCall& call, const LegSeen& leg, UnixTime now);
/// Somebody picked up.
Write answer_write(const OutreachCall& call, const LegSeen& leg, UnixTime answered_at, UnixTime now);
/// The leg is gone.
Write end_write(const OutreachCall& call, const LegSeen& leg, UnixTime now);
/// A call that is still 'calling' ends so.
Write fail_write(const OutreachCall& call, const CallFailure& failure, const LegSeen& leg, UnixTime now);
/// The same with the failure that the row notes already.
Write fail_as_noted(const OutreachCall& call, UnixTime now);

/// Of a job whose call is over: ended by someone else, or before a person ran the job again, which keeps its outcome.
Verdict call_over(const OutreachCall& call);
/// Fails the call and ends the flow; jobs.outcome is the reason.
Verdict ends_with(const OutreachCall& call, const CallFailure& failure, UnixTime now, const LegSeen& leg = {});
/// Why a call of which nothing was sent yet is not dialled any more, by what became of its lead; `lead` null: it was
/// deleted. Nothing: it still may be dialled.
std::optional<std::string> reason_to_call_off(const OutreachCall& call, const sql::stages::Lead::Row* lead,
                                              UnixTime now);
/// Calls the call off, of which nothing was sent: it spends nothing, and its lead is new again, with its retry_after.
Verdict calls_off(const OutreachCall& call, const std::string& why, UnixTime now);
/// Later, at `at`; `step` (empty: none) is what this claim did.
Verdict waits(const OutreachCall& call, UnixTime at, std::string_view kind, std::string words,
              std::string_view step = {});

/// What a webhook reported of a leg that left; nothing is set where none did.
LegSeen leg_left(const OutreachCall& call);
/// No later than this did somebody pick up who is known to have talked by `known_at`: a phone rings for
/// CALL_RINGING_SECONDS at most, and ringing is no talk.
UnixTime answered_by(const OutreachCall& call, const Settings& settings, UnixTime known_at);

/// What an agent reported, as the failure of the call; of a result with a failure_reason.
CallFailure failure_of(const OutreachCall& call, const AgentResult& result);
/// Ends the call as the agent reported, and takes its results.
Verdict ends_as_reported(const OutreachCall& call, const AgentResult& result, UnixTime now, const LegSeen& leg = {});
/// Takes `taken` as `taken_as`, and every other result as 'kept'.
Writes take_writes(const OutreachCall& call, const AgentResult& taken, std::string_view taken_as, UnixTime now);

/// Nothing if LiveKit answered 200. Halt for kLivekitPause if it was not reached, for kHaltPause if it refuses us;
/// Again after 5xx or no answer.
std::optional<Verdict> livekit_error(const Reply& reply);
/// Why RemoveParticipant did not hang up the leg; nothing: it is gone.
std::optional<std::string> hang_up_error(const Reply& reply);

}  // namespace callmill::stages
