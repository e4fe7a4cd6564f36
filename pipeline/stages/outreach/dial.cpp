#include "stages/outreach/dial.h"

#include "domain/dial/dial_outcome.h"
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

Verdict not_dialled(const OutreachCall& call, UnixTime now, std::string_view how, const std::string& words) {
  return ends_with(call, {call_failure::dispatch_failed, how, words}, now);
}

/// Why the lead is not dialled at `now`; nothing: it is.
std::optional<Verdict> unmet_lead_precondition(const DialRow& row, const Settings& settings, UnixTime now) {
  const auto cancelled = [&](const std::string& why) {
    return not_dialled(row.call, now, disposition::cancelled, why);
  };
  if (!row.lead) return cancelled("its lead was deleted");
  if (row.lead->status != "new") return cancelled("its lead is " + row.lead->status);
  const LeadToJudge lead{.phone = row.lead->phone,
                         .phone_e164 = row.lead->phone_e164.value_or(""),
                         .retry_after = row.lead->retry_after,
                         .is_do_not_call = row.lead->is_do_not_call};
  const LeadChoice choice = judge(lead, read_dial_rules(settings.call, row.holidays), now);
  if (const auto* fails = std::get_if<Fails>(&choice)) return cancelled(fails->why);
  if (const auto* waiting = std::get_if<Waits>(&choice)) return cancelled(waiting->why);
  return std::nullopt;
}

std::optional<Verdict> unmet_precondition(const DialRow& row, const Settings& settings, UnixTime now) {
  if (row.call.status != "calling") return call_over();
  if (row.call.step != kMayDial || row.call.call_started_at) return done_to("locate");
  if (const AgentResult* result = failure_result(row.call)) return ends_as_reported(row.call, *result, now);
  if (settings.livekit_sip_trunk_id.empty()) {
    return not_dialled(row.call, now, disposition::configuration, "LIVEKIT_SIP_TRUNK_ID is not set");
  }
  if (auto verdict = unmet_lead_precondition(row, settings, now)) return verdict;
  if (!row.call.room_ready_at || now > *row.call.room_ready_at + kRoomFreshness) return done_to("room");
  return std::nullopt;
}

int code_of(const DialOutcome& outcome, const Reply& reply) {
  const auto* failure = std::get_if<CallFailure>(&outcome);
  if (failure != nullptr && failure->sip_status_code != 0) return failure->sip_status_code;
  const auto* response = std::get_if<HttpResponse>(&reply);
  return response == nullptr ? 0 : response->status;
}

Verdict judge_outcome(const OutreachCall& call, const DialOutcome& outcome, LegSeen leg, UnixTime now) {
  if (const auto* answered = std::get_if<Answered>(&outcome)) {
    leg.status = "active";
    leg.sip_call_id = answered->sip_call_id;
    return with(done(),
                {answer_write(call, leg, now, now), sql::calls::DispatchLead{.call_row = call.call_row, .now = now}});
  }
  if (const auto* failure = std::get_if<CallFailure>(&outcome)) return ends_with(call, *failure, now, leg);
  return with(done_to("locate"), {look_write(call, leg, now)});
}

}  // namespace

WatchedRequest watched_dial(const DialRow& row, const Settings& settings) {
  const Dial dial{.call_id = row.call.call_id,
                  .lead_id = row.lead.value().lead_id,
                  .phone_e164 = row.lead->phone_e164.value_or(""),
                  .room = row.call.room};
  return {create_sip_participant_request(settings, dial),
          get_participant_request(settings, dial.room, sip_identity(dial.call_id)), kLookEvery};
}

std::variant<Request, Verdict> dial_request(const DialRow& row, const Settings& settings, UnixTime now) {
  if (auto verdict = unmet_precondition(row, settings, now)) return std::move(*verdict);
  return watched_dial(row, settings);
}

Verdict dial_verdict(const DialRow& row, const Reply& reply, const Settings&, UnixTime now) {
  const DialOutcome outcome = dial_outcome(reply);
  LegSeen leg;
  if (!std::holds_alternative<NotSent>(reply)) leg.call_started_at = row.call.claimed_at;
  if (const auto* response = std::get_if<HttpResponse>(&reply)) leg.status = last_call_status(*response);
  return with_code(judge_outcome(row.call, outcome, leg, now), code_of(outcome, reply));
}

Stage dial_stage() {
  Stage stage = make_stage<sql::stages::Call, Results, sql::stages::Lead, HolidayRows>("dial", read_dial, dial_request,
                                                                                       dial_verdict);
  stage.per_second = [](const Settings& settings) { return settings.call.per_second; };
  return stage;
}

}  // namespace callmill::stages
