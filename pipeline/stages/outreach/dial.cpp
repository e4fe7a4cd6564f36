#include "stages/outreach/dial.h"

#include "domain/dial/dial_outcome.h"
#include "domain/dial/leg_looks.h"
#include "domain/job/failure_kind.h"
#include "domain/lead/lead_choice.h"
#include "domain/livekit/livekit_requests.h"
#include "sql/calls.h"
#include "sql/stages/dial.h"
#include "stages/outreach/call_verdicts.h"

namespace callmill::stages {

namespace {

constexpr std::chrono::milliseconds kLookEvery{1000};

using Results = sql::stages::Results;
using HolidayRows = sql::stages::dial::Holidays;

DialRow read_dial(sql::stages::Call::Row&& row, const std::vector<AgentResult>& results,
                  const std::vector<sql::stages::Lead::Row>& leads, const std::vector<HolidayRows::Row>& days) {
  DialRow read{.call = read_call(std::move(row), results), .lead = {}, .holidays = {}};
  if (!leads.empty()) read.lead = leads.front();
  for (const auto& day : days) read.holidays.emplace(day.day, day.name);
  return read;
}

/// Why the lead is not dialled at `now`; nothing: it is.
std::optional<std::string> forbidden(const DialRow& row, const Settings& settings, UnixTime now) {
  if (auto why = reason_to_call_off(row.call, row.lead ? &*row.lead : nullptr, now)) return why;
  const LeadToJudge lead{.phone = row.lead->phone,
                         .phone_e164 = row.lead->phone_e164.value_or(""),
                         .retry_after = row.lead->retry_after,
                         .is_do_not_call = row.lead->is_do_not_call};
  const LeadChoice choice = judge(lead, read_dial_rules(settings.call, row.holidays), now);
  if (const auto* fails = std::get_if<Fails>(&choice)) return fails->why;
  if (const auto* waiting = std::get_if<Waits>(&choice)) return waiting->why;
  return std::nullopt;
}

/// An earlier claim may have dialled: this one is not the first after the room was made, or the permission is
/// another's.
bool may_have_rung(const OutreachCall& call) {
  return call.step != kMayDial || call.call_started_at ||
         call.dispatched_at.value_or(call.claimed_at) != call.claimed_at;
}

std::optional<Verdict> unmet_precondition(const DialRow& row, const Settings& settings, UnixTime now) {
  if (row.call.status != "calling") return call_over(row.call);
  if (may_have_rung(row.call)) return done_to("locate");
  if (const AgentResult* result = failure_result(row.call)) return ends_as_reported(row.call, *result, now);
  if (settings.livekit_sip_trunk_id.empty()) {
    return ends_with(
        row.call, {call_failure::dispatch_failed, disposition::configuration, "LIVEKIT_SIP_TRUNK_ID is not set"}, now);
  }
  if (const auto why = forbidden(row, settings, now)) return calls_off(row.call, *why, now);
  if (row.call.dispatched_at) return std::nullopt;
  // Without the permission: the room was too old when the job was claimed, or the lead was dialled too often.
  if (!row.call.room_ready_at || *row.call.room_ready_at < row.call.claimed_at - kRoomFreshness) return done_to("room");
  return calls_off(row.call, day_is_full(dials_a_day(settings.call)) + ", or twice as often since it was asked for",
                   now);
}

int code_of(const DialOutcome& outcome, const Reply& reply) {
  const auto* failure = std::get_if<CallFailure>(&outcome);
  if (failure != nullptr && failure->sip_status_code != 0) return failure->sip_status_code;
  const auto* response = std::get_if<HttpResponse>(&reply);
  return response == nullptr ? 0 : response->status;
}

/// What the looks saw, in the row's instants: the dial left with the claim.
LegSeen leg_seen(const OutreachCall& call, const LegLooks& looks) {
  LegSeen leg{.status = looks.status, .call_started_at = call.claimed_at, .sip_call_id = looks.sip_call_id};
  if (looks.rang_after) leg.rang_at = call.claimed_at + std::chrono::floor<std::chrono::seconds>(*looks.rang_after);
  return leg;
}

/// The reply was lost, or leaves it open: what the looks saw is kept, and stage locate goes on from there.
Verdict looked_for(const OutreachCall& call, const std::string& open, const LegSeen& leg, const LegLooks& looks,
                   UnixTime now) {
  Verdict verdict = done_to("locate", "", failure(failure_kind::outcome_unknown, open + "; " + words_of(looks)));
  if (!looks.answered_after) return with(std::move(verdict), {look_write(call, leg, now)});
  const UnixTime answered = call.claimed_at + std::chrono::floor<std::chrono::seconds>(*looks.answered_after);
  return with(std::move(verdict), {answer_write(call, leg, answered, now)});
}

/// LiveKit made no leg: nobody leaves the room, so LiveKit would keep it, and its agent, for kRoomEmptyTimeout.
Verdict frees_room_of(const OutreachCall& call, const CallFailure& failure, const LegSeen& leg, UnixTime now) {
  const std::string detail = failure_detail(failure);
  return with(done_to("locate"), {sql::calls::NoteFailure{.call_row = call.call_row,
                                                          .failure_reason = failure.reason,
                                                          .failure_detail = detail,
                                                          .call_started_at = leg.call_started_at,
                                                          .now = now}});
}

bool is_given_up(const Reply& reply) {
  const auto* lost = std::get_if<Unanswered>(&reply);
  return lost != nullptr && lost->given_up;
}

/// In words, why stage locate must look.
std::string left_open(const Reply& reply, const UnknownOutcome& unknown) {
  const char* what = is_given_up(reply)                          ? "the dial was called off, its agent had left ("
                     : std::holds_alternative<Unanswered>(reply) ? "the dial's reply was lost ("
                                                                 : "the dial's reply leaves open what came of it (";
  return what + unknown.words + ")";
}

Verdict judge_outcome(const OutreachCall& call, const DialOutcome& outcome, const Reply& reply, LegSeen leg,
                      const LegLooks& looks, UnixTime now) {
  if (const auto* answered = std::get_if<Answered>(&outcome)) {
    leg.status = "active";
    leg.sip_call_id = answered->sip_call_id;
    return with(done(), {answer_write(call, leg, now, now)});
  }
  if (const auto* failure = std::get_if<CallFailure>(&outcome)) {
    const bool has_leg = !looks.status.empty() || failure->sip_status_code != 0;
    return has_leg || !leg.call_started_at ? ends_with(call, *failure, now, leg)
                                           : frees_room_of(call, *failure, leg, now);
  }
  Verdict verdict = looked_for(call, left_open(reply, std::get<UnknownOutcome>(outcome)), leg, looks, now);
  // The agent has left the leg alone while it rang: stage locate hangs up.
  if (is_given_up(reply)) add(verdict.writes, {step_write(call.job_id, kNoAgent)});
  return verdict;
}

}  // namespace

WatchedRequest watched_dial(const DialRow& row, const Settings& settings) {
  const Dial dial{.call_id = row.call.call_id,
                  .lead_id = row.lead.value().lead_id,
                  .phone_e164 = row.call.phone.value_or(""),
                  .room = row.call.room};
  // Stage room saw the agent there, unless LiveKit dispatches it by itself: that one may come while it rings.
  return {create_sip_participant_request(settings, dial), list_participants_request(settings, dial.room), kLookEvery,
          settings.livekit_agent_name.empty() ? nullptr : left_alone};
}

std::variant<Request, Verdict> dial_request(const DialRow& row, const Settings& settings, UnixTime now) {
  if (auto verdict = unmet_precondition(row, settings, now)) return std::move(*verdict);
  return watched_dial(row, settings);
}

Verdict dial_verdict(const DialRow& row, const Reply& reply, const Settings&, UnixTime now) {
  const DialOutcome outcome = dial_outcome(reply);
  const LegLooks looks = leg_looks(reply);
  LegSeen leg;
  if (!std::holds_alternative<NotSent>(reply)) leg = leg_seen(row.call, looks);
  if (const auto* response = std::get_if<HttpResponse>(&reply)) leg.refused_after = sip_part(looks, response->took);
  return with_code(judge_outcome(row.call, outcome, reply, leg, looks, now), code_of(outcome, reply));
}

void permit_dials(ledger::Database& database, std::span<const std::int64_t> job_ids, const Settings& settings,
                  UnixTime now) {
  std::vector<std::int64_t> leads;
  const sql::stages::dial::Permit permit{
      .ids = job_ids, .rooms_since = now - kRoomFreshness, .a_day = dials_a_day(settings.call), .now = now};
  database.each(permit, [&](const sql::stages::dial::Permit::Row& call) { leads.push_back(call.lead_id); });
  if (!leads.empty()) database.run(sql::stages::dial::Dispatch{.lead_ids = leads, .now = now});
}

void withdraw_permits(ledger::Database& database, std::span<const std::int64_t> job_ids, UnixTime now) {
  database.run(sql::stages::dial::Reopen{.ids = job_ids, .now = now});
  database.run(sql::stages::dial::Withdraw{.ids = job_ids, .now = now});
}

Stage dial_stage() {
  Stage stage = make_stage<sql::stages::Call, Results, sql::stages::Lead, HolidayRows>("dial", read_dial, dial_request,
                                                                                       dial_verdict);
  stage.on_claim = permit_dials;
  stage.on_give_back = withdraw_permits;
  stage.per_second = [](const Settings& settings) { return settings.call.per_second; };
  return stage;
}

}  // namespace callmill::stages
