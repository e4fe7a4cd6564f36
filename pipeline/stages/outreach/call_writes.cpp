#include "stages/outreach/call_writes.h"

#include "sql/calls.h"

namespace callmill::stages {

Write step_write(std::int64_t job_id, std::string_view step) {
  return sql::calls::RememberStep{.job_id = job_id, .step = step};
}

Write look_write(const OutreachCall& call, const LegSeen& leg, UnixTime now) {
  return sql::calls::Look{.call_row = call.call_row,
                          .leg_status = text_or_null(leg.status),
                          .call_started_at = leg.call_started_at,
                          .now = now};
}

Write answer_write(const OutreachCall& call, const LegSeen& leg, UnixTime answered_at, UnixTime now) {
  return sql::calls::Answer{.call_row = call.call_row,
                            .answered_at = answered_at,
                            .call_started_at = leg.call_started_at,
                            .sip_call_id = text_or_null(leg.sip_call_id),
                            .leg_status = text_or_null(leg.status),
                            .now = now};
}

Write end_write(const OutreachCall& call, const LegSeen& leg, UnixTime now) {
  return sql::calls::End{.call_row = call.call_row,
                         .call_ended_at = leg.ended_at.value_or(now),
                         .disconnect_reason = text_or_null(leg.disconnect_reason),
                         .leg_status = text_or_null(leg.status),
                         .now = now};
}

Write fail_write(const OutreachCall& call, const CallFailure& failure, const LegSeen& leg, UnixTime now) {
  const std::string detail = failure_detail(failure);
  return sql::calls::Fail{.call_row = call.call_row,
                          .failure_reason = failure.reason,
                          .failure_detail = detail,
                          .sip_status_code = code_or_null(failure.sip_status_code),
                          .call_started_at = leg.call_started_at,
                          .leg_status = text_or_null(leg.status),
                          .disconnect_reason = text_or_null(leg.disconnect_reason),
                          .call_ended_at = leg.ended_at.value_or(now),
                          .now = now};
}

}  // namespace callmill::stages
