#include "stages/outreach/call_verdicts.h"

#include <algorithm>

#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/job/safe_words.h"
#include "sql/calls.h"

namespace callmill::stages {

namespace {

/// One of the constants of disposition, which outlive every row.
std::string_view disposition_of(const OutreachCall& call, const AgentResult& result) {
  const std::string& failure_reason = *result.failure_reason;
  const std::string said = result.disposition.value_or("");
  // A phone that may have rung is not rung again at once, whatever kept the agent from starting.
  const bool may_have_rung = failure_reason == call_failure::startup_failed && call.call_started_at;
  if (failure_reason == kDoNotCall || said == disposition::opted_out) return disposition::opted_out;
  const bool in_words = failure_reason == call_failure::no_answers &&
                        result.failure_detail.value_or("").starts_with(disposition::infrastructure);  // earlier agents
  if ((said == disposition::infrastructure && !may_have_rung) || in_words) return disposition::infrastructure;
  if (said == disposition::agent) return disposition::agent;
  if (failure_reason == call_failure::rejected) return disposition::hung_up;
  if (failure_reason == call_failure::startup_failed) return disposition::agent;
  return disposition::empty_result;
}

/// One of the constants of call_failure, which outlive every row.
std::string_view reason_of(const std::string& failure_reason) {
  if (failure_reason == call_failure::rejected || failure_reason == kDoNotCall) return call_failure::rejected;
  if (failure_reason == call_failure::startup_failed) return call_failure::startup_failed;
  return call_failure::no_answers;
}

/// A leg that comes back after a restart of LiveKit says dialing: what is known does not go down.
std::optional<std::string_view> status_to_keep(const OutreachCall& call, const LegSeen& leg) {
  if (leg.status.empty()) return std::nullopt;
  return further_status(call.leg_status ? std::string_view(*call.leg_status) : std::string_view(), leg.status);
}

std::optional<UnixTime> rang_at(const LegSeen& leg, UnixTime at_the_latest) {
  if (leg.rang_at) return leg.rang_at;
  return has_rung(leg.status) ? std::optional(at_the_latest) : std::nullopt;
}

Write write_of_failure(const OutreachCall& call, std::string_view reason, const std::string& detail,
                       int sip_status_code, const LegSeen& leg, UnixTime now) {
  const UnixTime ended = leg.ended_at.value_or(now);
  return sql::calls::Fail{
      .call_row = call.call_row,
      .failure_reason = reason,
      .failure_detail = detail,
      .sip_status_code = code_or_null(sip_status_code),
      .call_started_at = leg.call_started_at,
      .leg_status = status_to_keep(call, leg),
      .sip_call_id = text_or_null(leg.sip_call_id),
      .rang_at = rang_at(leg, ended),
      .refused_after_ms = leg.refused_after ? std::optional(leg.refused_after->count()) : std::nullopt,
      .disconnect_reason = text_or_null(leg.disconnect_reason),
      .call_ended_at = ended,
      .now = now};
}

}  // namespace

Write step_write(std::int64_t job_id, std::string_view step) {
  return sql::calls::RememberStep{.job_id = job_id, .step = step};
}

Write look_write(const OutreachCall& call, const LegSeen& leg, UnixTime now) {
  return sql::calls::Look{.call_row = call.call_row,
                          .leg_status = status_to_keep(call, leg),
                          .call_started_at = leg.call_started_at,
                          .sip_call_id = text_or_null(leg.sip_call_id),
                          .rang_at = rang_at(leg, now),
                          .leg_lost_at = leg.lost_at,
                          .now = now};
}

Write answer_write(const OutreachCall& call, const LegSeen& leg, UnixTime answered_at, UnixTime now) {
  return sql::calls::Answer{.call_row = call.call_row,
                            .answered_at = answered_at,
                            .call_started_at = leg.call_started_at,
                            .sip_call_id = text_or_null(leg.sip_call_id),
                            .leg_status = status_to_keep(call, leg),
                            .rang_at = leg.rang_at,
                            .now = now};
}

Write end_write(const OutreachCall& call, const LegSeen& leg, UnixTime now) {
  return sql::calls::End{.call_row = call.call_row,
                         .call_ended_at = leg.ended_at.value_or(now),
                         .disconnect_reason = text_or_null(leg.disconnect_reason),
                         .leg_status = status_to_keep(call, leg),
                         .now = now};
}

Write fail_write(const OutreachCall& call, const CallFailure& failure, const LegSeen& leg, UnixTime now) {
  return write_of_failure(call, failure.reason, failure_detail(failure), failure.sip_status_code, leg, now);
}

Write fail_as_noted(const OutreachCall& call, UnixTime now) {
  return write_of_failure(call, call.failure_reason.value(), call.failure_detail.value_or(""), 0, {}, now);
}

Verdict call_over(const OutreachCall& call) {
  return ends_flow(call.has_outcome ? "" : "call_over");
}

Verdict ends_with(const OutreachCall& call, const CallFailure& failure, UnixTime now, const LegSeen& leg) {
  return with(ends_flow(std::string(failure.reason)), {fail_write(call, failure, leg, now)});
}

std::optional<std::string> reason_to_call_off(const OutreachCall& call, const sql::stages::Lead::Row* lead,
                                              UnixTime now) {
  if (lead == nullptr) return "its lead was deleted";
  if (lead->is_do_not_call) return "on the do-not-call list";
  // After the claim that may dial, a lead that a person makes new again waits until the line is free.
  const bool is_due = lead->status == "new" || (call.dispatched_at && lead->status == "dispatched");
  if (!is_due) return "its lead is " + lead->status + (lead->failure_reason ? ", " + *lead->failure_reason : "");
  if (lead->phone_e164 != call.phone) return "its lead has another number by now";
  if (lead->retry_after && *lead->retry_after > now) return "retry_after";
  return std::nullopt;
}

Verdict calls_off(const OutreachCall& call, const std::string& why, UnixTime now) {
  const std::string detail = failure_detail({call_failure::dispatch_failed, disposition::cancelled, why});
  return with(ends_flow(std::string(call_failure::dispatch_failed)),
              {sql::calls::ReopenLead{.call_row = call.call_row, .now = now},
               sql::calls::CallOff{.call_row = call.call_row, .failure_detail = detail, .now = now}});
}

Verdict waits(const OutreachCall& call, UnixTime at, std::string_view kind, std::string words, std::string_view step) {
  Verdict verdict = later(at, kind, std::move(words));
  if (!step.empty()) add(verdict.writes, {step_write(call.job_id, step)});
  return verdict;
}

LegSeen leg_left(const OutreachCall& call) {
  if (!call.left) return {};
  const LegLeft& left = *call.left;
  return {.status = left.leg.call_status,
          .sip_call_id = left.leg.sip_call_id,
          .disconnect_reason = left.leg.disconnect_reason,
          .ended_at = left.at};
}

UnixTime answered_by(const OutreachCall& call, const Settings& settings, UnixTime known_at) {
  return call.call_started_at ? std::min(known_at, *call.call_started_at + settings.call.ringing) : known_at;
}

CallFailure failure_of(const OutreachCall& call, const AgentResult& result) {
  const std::string said = safe_words(result.failure_detail.value_or(""));
  return {reason_of(*result.failure_reason), disposition_of(call, result),
          said.empty() ? "says the agent" : "says the agent: " + said};
}

Verdict ends_as_reported(const OutreachCall& call, const AgentResult& result, UnixTime now, const LegSeen& leg) {
  return with(ends_with(call, failure_of(call, result), now, leg), take_writes(call, result, "failed", now));
}

Writes take_writes(const OutreachCall& call, const AgentResult& taken, std::string_view taken_as, UnixTime now) {
  Writes writes;
  for (const AgentResult& one : call.results) {
    const bool is_taken = one.result_id == taken.result_id;
    writes.push_back(
        sql::calls::TakeResults{.result_id = one.result_id, .taken_as = is_taken ? taken_as : "kept", .now = now});
  }
  return writes;
}

std::optional<Verdict> livekit_error(const Reply& reply) {
  const HttpOutcome outcome = http_outcome(reply);
  if (outcome.meaning == Meaning::success) return std::nullopt;
  if (std::holds_alternative<NotSent>(reply) && outcome.meaning == Meaning::retryable) {
    return halt(kLivekitPause, outcome.why);
  }
  const auto* response = std::get_if<HttpResponse>(&reply);
  if (response != nullptr && response->status == 404 && !is_absent(reply)) {
    return with_code(
        halt(kHaltPause, failure_kind::configuration, "LIVEKIT_URL is not where LiveKit answers: " + outcome.why.words),
        response->status);
  }
  return verdict_for(outcome);
}

std::optional<std::string> hang_up_error(const Reply& reply) {
  const HttpOutcome outcome = http_outcome(reply);
  if (outcome.meaning == Meaning::success || is_absent(reply)) return std::nullopt;
  return "it could not be hung up: " + outcome.why.words;
}

}  // namespace callmill::stages
