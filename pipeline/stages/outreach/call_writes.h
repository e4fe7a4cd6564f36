// The writes of the stages of a dial attempt: statements of sql/calls, whose heads say what they do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/call_failure.h"
#include "domain/time.h"
#include "domain/verdict.h"
#include "stages/outreach/call_row.h"

namespace callmill::stages {

/// What is known of a leg; a field that is not set keeps the value of the row.
struct LegSeen {
  std::string status{};                       ///< sip.callStatus; empty: not seen.
  std::optional<UnixTime> call_started_at{};  ///< When the dial left.
  std::string sip_call_id{};
  std::string disconnect_reason{};
  std::optional<UnixTime> ended_at{};  ///< Nothing: now.
};

/// `step` is valid for the very next claim of the job only.
Write step_write(std::int64_t job_id, std::string_view step);
/// `leg.status` and `leg.call_started_at`.
Write look_write(const OutreachCall& call, const LegSeen& leg, UnixTime now);
/// Somebody picked up.
Write answer_write(const OutreachCall& call, const LegSeen& leg, UnixTime answered_at, UnixTime now);
/// The leg is gone.
Write end_write(const OutreachCall& call, const LegSeen& leg, UnixTime now);
/// A call that is still 'calling' ends so.
Write fail_write(const OutreachCall& call, const CallFailure& failure, const LegSeen& leg, UnixTime now);

}  // namespace callmill::stages
