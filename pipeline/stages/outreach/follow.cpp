#include "stages/outreach/follow.h"

#include <algorithm>

#include "domain/dial/leg_end.h"
#include "domain/dial/leg_looks.h"
#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/job/safe_words.h"
#include "domain/livekit/livekit_requests.h"
#include "sql/calls.h"
#include "stages/outreach/call_verdicts.h"

namespace callmill::stages {

namespace {

bool is_over(const OutreachCall& call) {
  return call.status != "calling" && call.status != "called";
}

/// A job that a person sent here too early: stage locate finds out what became of the dial.
bool is_unanswered(const OutreachCall& call) {
  return call.status == "calling" && !call.answered_at;
}

/// The leg is known to be gone.
bool has_ended(const OutreachCall& call) {
  return call.call_ended_at || (call.left && !may_be_back(call.left->leg.disconnect_reason));
}

/// A useful result counts at once.
Writes useful_writes(const OutreachCall& call, UnixTime now) {
  const AgentResult* useful = useful_result(call);
  if (useful == nullptr) return {};
  Writes writes{sql::calls::Qualify{.call_row = call.call_row, .qualification = *useful->qualification, .now = now}};
  add(writes, take_writes(call, *useful, "called", now));
  return writes;
}

bool is_useful_now(const OutreachCall& call) {
  return call.is_qualified || useful_result(call) != nullptr;
}

/// Why the talk broke off, where nobody hung up.
std::optional<CallFailure> broken_off(const OutreachCall& call, const LegSeen& leg) {
  if (!call.leg_lost_at && !lost_by_livekit(leg.disconnect_reason, leg.status)) return std::nullopt;
  const std::string reason = leg.disconnect_reason.empty() ? "" : ": " + safe_words(leg.disconnect_reason);
  return CallFailure{call_failure::no_answers, disposition::infrastructure,
                     "LiveKit or its SIP service failed during the talk" + reason};
}

/// Why a call that is over and has no useful result failed; nothing: the agent still has time to report.
std::optional<CallFailure> failure_without_result(const OutreachCall& call, const LegSeen& leg, UnixTime ended,
                                                  const Settings& settings, UnixTime now) {
  const auto broken = broken_off(call, leg);
  if (const AgentResult* result = failure_result(call)) {
    const CallFailure reported = failure_of(call, *result);
    // An agent that lost its connection too cannot know who hung up.
    return broken && reported.disposition == disposition::hung_up ? *broken : reported;
  }
  if (empty_result(call) != nullptr) {
    return broken.value_or(
        CallFailure{call_failure::no_answers, disposition::empty_result, "the agent's result holds nothing"});
  }
  // An answered leg fails only if another leg pushed it out.
  if (auto failure = failure_of_leg(leg.disconnect_reason, "active")) return failure;
  if (now < ended + settings.call.result_grace) return std::nullopt;
  if (broken) return broken;
  const std::string words =
      "no result within " + std::to_string(settings.call.result_grace.count()) + " s of the call's end";
  if (call.step == kNoAgent) {
    return CallFailure{call_failure::no_answers, disposition::agent, "the agent left the lead alone; " + words};
  }
  return CallFailure{call_failure::no_answers, disposition::no_result, words};
}

Writes taken_with_failure(const OutreachCall& call, UnixTime now) {
  if (const AgentResult* result = failure_result(call)) return take_writes(call, *result, "failed", now);
  if (const AgentResult* result = empty_result(call)) return take_writes(call, *result, "no_answers", now);
  return {};
}

/// The leg's end goes first: calls/end leaves a call alone that has failed.
Verdict behind_end(const OutreachCall& call, const LegSeen& leg, UnixTime now, Verdict verdict) {
  Writes writes{end_write(call, leg, now), sql::calls::EnqueuePostCall{.call_row = call.call_row, .now = now}};
  add(writes, std::move(verdict.writes));
  verdict.writes = std::move(writes);
  return verdict;
}

/// The verdict on a call whose leg is gone.
Verdict came_to(const OutreachCall& call, const LegSeen& leg, const Settings& settings, UnixTime now) {
  if (is_useful_now(call)) return with(done(), useful_writes(call, now));
  const UnixTime at = call.call_ended_at.value_or(leg.ended_at.value_or(now));
  if (const auto failure = failure_without_result(call, leg, at, settings, now)) {
    return with(ends_with(call, *failure, now, leg), taken_with_failure(call, now));
  }
  return waits(call, std::min(at + settings.call.result_grace, now + settings.call.result_grace),
               failure_kind::result_awaited, "the call is over; waits for the agent's result",
               call.step == kNoAgent ? kNoAgent : "");
}

Verdict ended(const OutreachCall& call, const LegSeen& leg, const Settings& settings, UnixTime now) {
  Verdict verdict = came_to(call, leg, settings, now);
  return call.call_ended_at ? verdict : behind_end(call, leg, now, std::move(verdict));
}

/// It is asked again until the leg is gone, or LiveKit has ended it by itself.
Verdict end_after_hang_up(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now) {
  const auto error = hang_up_error(reply);
  if (error && !must_be_over(call, settings, now)) {
    Verdict verdict =
        waits(call, now + std::max(call.look_every(), kAwayWait), failure_kind::call_in_progress, *error, call.step);
    add(verdict.writes, useful_writes(call, now));
    return verdict;
  }
  if (call.step == kNoAgent || is_useful_now(call) || failure_result(call) != nullptr) {
    return ended(call, {}, settings, now);
  }
  const CallFailure stale{call_failure::stale_timeout, disposition::stale,
                          "still open " + std::to_string(settings.call.stale_after.count()) + " s after the schedule" +
                              (error ? "; " + *error : "")};
  return behind_end(call, {}, now, ends_with(call, stale, now));
}

/// Where LiveKit did not answer, and `words` say why: what the looks before saw still holds.
Verdict unseen(const OutreachCall& call, const std::string& words, UnixTime now) {
  return waits(call, now + std::max(call.look_every(), kAwayWait), failure_kind::call_in_progress, words,
               step_since(call.step, kAloneSince) ? call.step : "");
}

/// Two looks in a row, kAloneFor apart or more, must see the leg alone: an agent may come back.
Verdict after_look(const OutreachCall& call, bool is_alone, UnixTime now) {
  if (!is_alone) return waits(call, now + call.look_every(), failure_kind::call_in_progress, "the call goes on");
  const UnixTime since = step_since(call.step, kAloneSince).value_or(now);
  if (now >= since + kAloneFor) {
    return waits(call, now, failure_kind::call_in_progress, "the agent left the lead alone: it is hung up", kNoAgent);
  }
  return waits(call, since + kAloneFor, failure_kind::call_in_progress, "the lead is alone in the room: looks again",
               step_at(kAloneSince, since));
}

/// The leg is there, or LiveKit did not say: hung up, or as `verdict` says.
Verdict goes_on(const OutreachCall& call, Verdict verdict, const Settings& settings, UnixTime now) {
  // An agent that gave up does not talk any more.
  const bool gave_up = failure_result(call) != nullptr && !is_useful_now(call);
  if (gave_up || is_stale(call, settings, now)) {
    verdict = waits(call, now, failure_kind::call_in_progress, std::get<Later>(verdict.what).why.words, kHangUp);
  }
  add(verdict.writes, useful_writes(call, now));
  return verdict;
}

Verdict looked(const OutreachCall& call, const std::vector<Participant>& participants, const Settings& settings,
               UnixTime now) {
  const std::string identity = sip_identity(call.call_id);
  const Participant* leg = find_present(participants, identity);
  if (leg == nullptr) return ended(call, call.left ? leg_left(call) : LegSeen{.ended_at = now}, settings, now);
  Verdict verdict = goes_on(call, after_look(call, is_left_alone(participants, identity), now), settings, now);
  if (leg->call_status.empty()) return verdict;
  LegSeen seen{.status = leg->call_status};
  if (!was_answered(seen.status)) seen.lost_at = now;
  add(verdict.writes, {look_write(call, seen, now)});
  return verdict;
}

}  // namespace

std::variant<Request, Verdict> follow_request(const OutreachCall& call, const Settings& settings, UnixTime now) {
  if (is_over(call)) return call_over(call);
  if (is_unanswered(call)) return done_to("locate");
  if (has_ended(call)) return ended(call, leg_left(call), settings, now);
  if (hangs_up(call)) return remove_participant_request(settings, call.room, sip_identity(call.call_id));
  return list_participants_request(settings, call.room);
}

Verdict follow_verdict(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now) {
  if (hangs_up(call)) return end_after_hang_up(call, reply, settings, now);
  if (const auto participants = participants_of(reply)) return looked(call, *participants, settings, now);
  const HttpOutcome outcome = http_outcome(reply);
  const std::string words = outcome.why.words.empty() ? "ListParticipants was not answered in JSON" : outcome.why.words;
  return goes_on(call, unseen(call, words, now), settings, now);
}

Stage follow_stage() {
  return make_stage<sql::stages::Call, sql::stages::Results>("follow", read_call, follow_request, follow_verdict);
}

}  // namespace callmill::stages
