// What the stages of a dial attempt write: rows of sql/calls, which open with what they do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/call_failure.h"
#include "domain/time.h"
#include "domain/verdict.h"

namespace callmill {

/// calls/remember_step. `step` holds for the very next claim of the job only.
Write step_write(std::string_view step);

/// calls/ready: room and agent are there; from now on it may be dialled.
Write ready_write();

/// What is known of a leg; what is not keeps what the row says.
struct LegSeen {
  std::string status{};                       ///< sip.callStatus; empty: not seen.
  std::optional<UnixTime> call_started_at{};  ///< When the dial left.
  std::string sip_call_id{};
  std::string disconnect_reason{};
  std::optional<UnixTime> ended_at{};  ///< Nothing: now.
};
/// calls/look: `leg.status` and `leg.call_started_at`.
Write look_write(const LegSeen& leg);
/// calls/answer: somebody picked up.
Write answer_write(const LegSeen& leg, UnixTime answered_at);
/// calls/dispatch_lead: its lead is being talked to.
Write dispatch_lead_write();
/// calls/end: the leg is gone.
Write end_write(const LegSeen& leg);
/// calls/fail: a call that is still 'calling' ends so.
Write fail_write(const CallFailure& failure, const LegSeen& leg = {});
/// calls/qualify: `qualification` is the text of a JSON object.
Write qualify_write(const std::string& qualification);
/// calls/take_results: `taken_as` is call_results.taken_as.
Write take_write(std::int64_t result_id, std::string_view taken_as);
/// calls/enqueue_post_call: the conversation gets its post-call job, if its tenant wants that.
Write enqueue_post_call_write();

}  // namespace callmill
