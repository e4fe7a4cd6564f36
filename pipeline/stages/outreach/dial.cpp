#include "stages/outreach/dial.h"

#include <nlohmann/json.hpp>

#include "domain/dial_outcome.h"
#include "domain/sip_identity.h"
#include "stages/outreach/call_verdicts.h"

namespace callmill::stages {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookEvery{1000};

Holidays read_holidays(const std::string& text) {
  Holidays holidays;
  const auto days = nlohmann::json::parse(text);
  for (const auto& [day, name] : days.items()) holidays.emplace(day, name.get<std::string>());
  return holidays;
}

std::optional<UnixTime> maybe_time(const std::optional<std::int64_t>& at) {
  return at ? std::optional(unix_time(*at)) : std::nullopt;
}

DialRow read_dial(const ledger::Row& row) {
  DialRow read{.call = read_call(row),
               .dial = {},
               .lead_status = row.maybe_text("lead_status").value_or(""),
               .lead = {.phone = row.maybe_text("phone").value_or(""),
                        .phone_e164 = row.maybe_text("phone_e164").value_or(""),
                        .retry_after = maybe_time(row.maybe_integer("retry_after")),
                        .is_do_not_call = row.flag("is_do_not_call")},
               .holidays = read_holidays(row.text("holidays")),
               .room_ready_at = maybe_time(row.maybe_integer("room_ready_at")),
               .claimed_at = unix_time(row.integer("claimed_at"))};
  read.dial = {.call_id = read.call.call_id,
               .lead_id = row.maybe_integer("lead_id").value_or(0),
               .phone_e164 = read.lead.phone_e164,
               .room = read.call.room};
  return read;
}

Verdict not_dialled(std::string_view how, const std::string& words) {
  return ends_with({call_failure::dispatch_failed, how, words});
}

/// Nothing: it may be dialled at `now`.
std::optional<Verdict> lead_obstacle(const DialRow& row, const Settings& settings, UnixTime now) {
  if (row.lead_status.empty()) return not_dialled(disposition::cancelled, "its lead was deleted");
  if (row.lead_status != "new") return not_dialled(disposition::cancelled, "its lead is " + row.lead_status);
  const LeadChoice choice = judge(row.lead, read_dial_rules(settings.call, row.holidays), now);
  if (const auto* fails = std::get_if<Fails>(&choice)) return not_dialled(disposition::cancelled, fails->why);
  if (const auto* waiting = std::get_if<Waits>(&choice)) return not_dialled(disposition::cancelled, waiting->why);
  return std::nullopt;
}

std::optional<Verdict> obstacle(const DialRow& row, const Settings& settings, UnixTime now) {
  if (row.call.status != "calling") return call_over();
  if (row.call.step != kMayDial || row.call.call_started_at) return done_to("locate");
  if (const AgentResult* result = failure_result(row.call)) return ends_as_reported(row.call, *result);
  if (settings.livekit_sip_trunk_id.empty()) {
    return not_dialled(disposition::configuration, "LIVEKIT_SIP_TRUNK_ID is not set");
  }
  if (auto verdict = lead_obstacle(row, settings, now)) return verdict;
  if (!row.room_ready_at || now > *row.room_ready_at + kRoomFreshness) return done_to("room");
  return std::nullopt;
}

int code_of(const DialOutcome& outcome, const Reply& reply) {
  const auto* failure = std::get_if<CallFailure>(&outcome);
  if (failure != nullptr && failure->sip_status_code != 0) return failure->sip_status_code;
  const auto* response = std::get_if<HttpResponse>(&reply);
  return response == nullptr ? 0 : response->status;
}

Verdict judge_outcome(const DialOutcome& outcome, LegSeen leg, UnixTime now) {
  if (const auto* answered = std::get_if<Answered>(&outcome)) {
    leg.status = "active";
    leg.sip_call_id = answered->sip_call_id;
    return with(done(), {answer_write(leg, now), dispatch_lead_write()});
  }
  if (const auto* failure = std::get_if<CallFailure>(&outcome)) return ends_with(*failure, leg);
  return with(done_to("locate"), {look_write(leg)});
}

}  // namespace

WatchedRequest watched_dial(const Dial& dial, const Settings& settings) {
  return {create_sip_participant_request(settings, dial),
          get_participant_request(settings, dial.room, sip_identity(dial.call_id)), kLookEvery};
}

std::variant<Request, Verdict> dial_request(const DialRow& row, const Settings& settings, UnixTime now) {
  if (auto verdict = obstacle(row, settings, now)) return std::move(*verdict);
  return watched_dial(row.dial, settings);
}

Verdict dial_verdict(const DialRow& row, const Reply& reply, const Settings&, UnixTime now) {
  const DialOutcome outcome = dial_outcome(reply);
  LegSeen leg;
  if (!std::holds_alternative<NotSent>(reply)) leg.call_started_at = row.claimed_at;
  if (const auto* response = std::get_if<HttpResponse>(&reply)) leg.status = last_call_status(*response);
  return with_code(judge_outcome(outcome, leg, now), code_of(outcome, reply));
}

Stage dial_stage() {
  Stage stage = make_stage("dial", "stages/dial/load", read_dial, dial_request, dial_verdict);
  stage.per_second = [](const Settings& settings) { return settings.call.per_second; };
  return stage;
}

}  // namespace callmill::stages
