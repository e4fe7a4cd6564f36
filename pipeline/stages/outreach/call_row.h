// What every stage of a dial attempt knows of its call: the columns that their load statements have in common.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/livekit_replies.h"
#include "domain/time.h"
#include "ledger/row.h"

namespace callmill::stages {

/// The step that a finished room leaves behind, and that alone lets the next claim dial.
inline constexpr std::string_view kMayDial = "dial";
/// The step in which a room is deleted to end what goes on in it.
inline constexpr std::string_view kHangUp = "hang_up";

/// A row of call_results that nobody has taken yet: a qualification, or a failure_reason.
struct AgentResult {
  std::int64_t id = 0;
  std::optional<std::string> qualification{};  ///< The text of a JSON object.
  std::string failure_reason{};
  std::string failure_detail{};
};

/// What the webhook said when the phone leg left.
struct LegLeft {
  UnixTime at;
  Participant leg;
};

struct OutreachCall {
  std::string call_id;  ///< calls.external_id
  std::string room;
  std::string status;
  UnixTime created_at;  ///< When it was scheduled.
  std::optional<UnixTime> call_started_at{};
  std::optional<UnixTime> answered_at{};
  std::string step{};  ///< What the claim just before this one did; empty: another claim came between, or nothing.
  std::chrono::seconds look_every{1};
  std::vector<AgentResult> results{};  ///< Oldest first.
  std::optional<LegLeft> left{};       ///< Only where the load statement has left_at.
};

/// Without `left`.
OutreachCall read_call(const ledger::Row& row);
/// With `left`.
OutreachCall read_call_and_leg(const ledger::Row& row);

/// The instant in a step such as "dispatched:1800000000"; nothing when `step` is no such step called `name`.
std::optional<UnixTime> step_since(std::string_view step, std::string_view name);
std::string step_at(std::string_view name, UnixTime at);

/// What the agent said of the call, as far as nobody has taken it: the last useful qualification, else the first
/// failure, else an empty qualification; null: nothing.
const AgentResult* useful_result(const OutreachCall& call);
const AgentResult* failure_result(const OutreachCall& call);
const AgentResult* empty_result(const OutreachCall& call);

}  // namespace callmill::stages
