#include "stages/outreach/locate.h"

#include <algorithm>

#include "domain/dial/call_context.h"
#include "domain/dial/leg_end.h"
#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/job/safe_words.h"
#include "domain/livekit/livekit_requests.h"
#include "sql/calls.h"
#include "stages/outreach/call_verdicts.h"

namespace callmill::stages {

namespace {

constexpr std::string_view kAbsent = "absent";
constexpr std::string_view kOwnRoom = "own";  // and since when it is known: the room of a dial that made no leg

/// A lost runner left only its attempt behind.
OutreachCall read_locate(sql::stages::Call::Row&& row, const std::vector<AgentResult>& results) {
  if (!row.call_started_at) row.call_started_at = row.last_dial_at;
  return read_call(std::move(row), results);
}

/// On to stage follow: somebody picked up.
Verdict answered(const OutreachCall& call, LegSeen leg, UnixTime answered_at, UnixTime now) {
  leg.call_started_at = call.call_started_at;
  return with(done(), {answer_write(call, leg, answered_at, now),
                       sql::calls::DispatchLead{.call_row = call.call_row, .now = now}});
}

Verdict ends(const OutreachCall& call, const CallFailure& failure, UnixTime now, LegSeen leg = {}) {
  leg.call_started_at = call.call_started_at;
  return ends_with(call, failure, now, leg);
}

CallFailure unknown(std::string words) {
  return {call_failure::unanswered, disposition::unknown_outcome, std::move(words)};
}

bool must_hang_up(const OutreachCall& call) {
  return hangs_up(call) || failure_result(call) != nullptr;
}

/// By what a webhook reported when the leg left; what an agent reported of the talk counts before that.
Verdict as_reported(const OutreachCall& call, const Settings& settings, UnixTime now) {
  LegSeen seen = leg_left(call);
  if (const AgentResult* result = failure_result(call)) {
    seen.call_started_at = call.call_started_at;
    return ends_as_reported(call, *result, now, seen);
  }
  const std::string status(further_status(call.leg_status.value_or(""), seen.status));
  const auto failure = call.results.empty() ? failure_of_leg(seen.disconnect_reason, status) : std::nullopt;
  if (failure) return ends(call, *failure, now, seen);
  return answered(call, seen, answered_by(call, settings, call.left->at), now);
}

/// The dial failed and made no leg, so its room and agent are freed before the call ends.
bool frees_room(const OutreachCall& call) {
  return call.status == "calling" && !call.answered_at && call.failure_reason;
}

HttpRequest free_request(const OutreachCall& call, const Settings& settings) {
  if (is_known(call, kOwnRoom)) return delete_room_request(settings, call.room);
  return create_room_request(settings, call.room,
                             call_context_json({.call_id = call.call_id, .phone = call.phone.value_or("")}));
}

/// Only a room whose metadata names this call is deleted. Whatever goes wrong costs no more than LiveKit's own
/// timeouts.
Verdict after_free(const OutreachCall& call, const Reply& reply, UnixTime now) {
  const auto* response = std::get_if<HttpResponse>(&reply);
  const bool says = response != nullptr && response->status == 200 && !is_known(call, kOwnRoom);
  const auto owner = says ? read_room_owner(response->body) : std::nullopt;
  if (owner && names_call(*owner, call.call_id, call.phone)) {
    return waits(call, now, failure_kind::outcome_unknown, "the dial made no leg: its room is deleted",
                 step_at(kOwnRoom, now));
  }
  return with(ends_flow(*call.failure_reason), {fail_as_noted(call, now)});
}

/// What is known without asking; nothing: LiveKit must be asked.
std::optional<Verdict> known(const OutreachCall& call, const Settings& settings, UnixTime now) {
  if (call.status != "calling") return call_over(call);
  if (call.answered_at) return done();
  if (frees_room(call)) return std::nullopt;
  if (call.left && !may_be_back(call.left->leg.disconnect_reason)) return as_reported(call, settings, now);
  if (must_hang_up(call)) return std::nullopt;
  // An agent with a qualification has talked to somebody.
  if (!call.results.empty()) return answered(call, {}, answered_by(call, settings, now), now);
  return std::nullopt;
}

/// It is asked again until the leg is gone, or LiveKit has ended it by itself.
Verdict hung_up(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now) {
  const auto error = hang_up_error(reply);
  if (error && !must_be_over(call, settings, now)) {
    return waits(call, now + std::max(call.look_every(), kAwayWait), failure_kind::outcome_unknown, *error,
                 call.step == kNoAgent ? kNoAgent : kHangUp);
  }
  if (const AgentResult* result = failure_result(call)) {
    return ends_as_reported(call, *result, now, {.call_started_at = call.call_started_at});
  }
  if (call.step == kNoAgent) {
    return ends(call,
                {call_failure::startup_failed, disposition::agent,
                 "the agent left the room before somebody picked up; the phone was hung up"},
                now);
  }
  if (is_stale(call, settings, now)) {
    return ends(call,
                {call_failure::stale_timeout, disposition::stale,
                 "nothing known of its leg after " + std::to_string(settings.call.stale_after.count()) + " s" +
                     (error ? "; " + *error : "")},
                now);
  }
  return ends(call, unknown("it rang on beyond CALL_RINGING_SECONDS; it was hung up"), now);
}

Verdict absent(const OutreachCall& call, const Settings& settings, UnixTime now) {
  if (call.left) return as_reported(call, settings, now);
  if (call.step == kAbsent) {
    return ends(call, unknown("the dial's reply was lost, or left it open, and its leg is not in the room"), now);
  }
  return waits(call, now + kAbsentWait, failure_kind::outcome_unknown, "the leg is not in the room; one more look",
               kAbsent);
}

Verdict present(const OutreachCall& call, const Participant& leg, const Settings& settings, UnixTime now) {
  const LegSeen seen{
      .status = leg.call_status, .call_started_at = call.call_started_at, .sip_call_id = leg.sip_call_id};
  if (was_answered(leg.call_status)) return answered(call, seen, answered_by(call, settings, now), now);
  const UnixTime since = step_since(call.step, kSeenSince).value_or(now);
  const bool too_long = now >= since + settings.call.ringing + kRingingMargin;
  Verdict verdict = too_long ? waits(call, now, failure_kind::outcome_unknown, "it rings for too long", kHangUp)
                             : waits(call, now + call.look_every(), failure_kind::outcome_unknown,
                                     "the leg is there: " + safe_words(leg.call_status), step_at(kSeenSince, since));
  add(verdict.writes, {look_write(call, seen, now)});
  return verdict;
}

}  // namespace

std::variant<Request, Verdict> locate_request(const OutreachCall& call, const Settings& settings, UnixTime now) {
  if (auto verdict = known(call, settings, now)) return std::move(*verdict);
  if (frees_room(call)) return free_request(call, settings);
  if (must_hang_up(call)) return remove_participant_request(settings, call.room, sip_identity(call.call_id));
  return get_participant_request(settings, call.room, sip_identity(call.call_id));
}

Verdict locate_verdict(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now) {
  if (frees_room(call)) return after_free(call, reply, now);
  if (must_hang_up(call)) return hung_up(call, reply, settings, now);
  if (is_absent(reply)) return absent(call, settings, now);
  const HttpOutcome outcome = http_outcome(reply);
  if (outcome.meaning == Meaning::success) {
    if (const auto leg = read_participant(std::get<HttpResponse>(reply).body)) {
      return present(call, *leg, settings, now);
    }
  }
  if (is_stale(call, settings, now)) return waits(call, now, failure_kind::outcome_unknown, "LiveKit is away", kHangUp);
  const std::string words = outcome.why.words.empty() ? "GetParticipant was not answered in JSON" : outcome.why.words;
  return waits(call, now + std::max(call.look_every(), kAwayWait), failure_kind::outcome_unknown, words);
}

Stage locate_stage() {
  return make_stage<sql::stages::Call, sql::stages::Results>("locate", read_locate, locate_request, locate_verdict);
}

}  // namespace callmill::stages
