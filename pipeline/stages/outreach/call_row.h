// What every stage of a dial attempt knows of its call: the columns that their load statements have in common.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/livekit_replies.h"
#include "domain/time.h"
#include "sql/stages.h"

namespace callmill::stages {

/// The step that a finished room leaves behind, and that alone lets the next claim dial.
inline constexpr std::string_view kMayDial = "dial";
/// The step in which a room is deleted to end what goes on in it.
inline constexpr std::string_view kHangUp = "hang_up";

/// A result that nobody has taken yet: a qualification, or a failure_reason.
using AgentResult = sql::stages::Results::Row;

/// What the webhook said when the phone leg left.
struct LegLeft {
  UnixTime at;
  Participant leg;
};

struct OutreachCall {
  std::int64_t job_id = 0;
  std::int64_t call_row = 0;
  std::string call_id{};
  std::string room{};
  std::string status{};
  UnixTime created_at{};  ///< When it was scheduled.
  std::optional<UnixTime> call_started_at{};
  std::optional<UnixTime> answered_at{};
  std::string step{};  ///< What the claim just before this one did; empty: another claim came between, or nothing.
  std::chrono::seconds look_every{1};
  std::vector<AgentResult> results{};  ///< Oldest first.
  std::optional<LegLeft> left{};       ///< Only where the load statement has left_at.
};

/// Of a row of any load statement of the flow, which all have these columns. Without `left`.
template <class Row>
OutreachCall read_call(const Row& row, std::vector<AgentResult> results) {
  return {.job_id = row.job_id,
          .call_row = row.call_row,
          .call_id = row.call_id,
          .room = row.call_room,
          .status = row.call_status,
          .created_at = row.created_at,
          .call_started_at = row.call_started_at,
          .answered_at = row.answered_at,
          .step = row.step.value_or(""),
          .look_every = std::chrono::seconds{row.look_every_s.value_or(1)},
          .results = std::move(results)};
}
/// With `left`; of statements that have left_at and left_participant.
template <class Row>
OutreachCall read_call_and_leg(const Row& row, std::vector<AgentResult> results) {
  OutreachCall call = read_call(row, std::move(results));
  if (row.left_at) {
    call.left = LegLeft{*row.left_at, read_participant(row.left_participant.value_or("")).value_or(Participant{})};
  }
  return call;
}

/// The instant in a step such as "dispatched:1800000000"; nothing when `step` is no such step called `name`.
std::optional<UnixTime> step_since(std::string_view step, std::string_view name);
std::string step_at(std::string_view name, UnixTime at);

/// What the agent said of the call, as far as nobody has taken it: the last useful qualification, else the first
/// failure, else an empty qualification; null: nothing.
const AgentResult* useful_result(const OutreachCall& call);
const AgentResult* failure_result(const OutreachCall& call);
const AgentResult* empty_result(const OutreachCall& call);

}  // namespace callmill::stages
