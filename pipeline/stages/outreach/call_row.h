// What every stage of a dial attempt knows of its call.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/livekit/livekit_replies.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "sql/stages.h"

namespace callmill::stages {

/// The step that a finished room leaves behind, and that alone lets the next claim dial.
inline constexpr std::string_view kMayDial = "dial";
/// The steps in which the phone leg is hung up: as nobody waits for it any more, and as its agent has left it alone,
/// which is kept while the agent's report is waited for.
inline constexpr std::string_view kHangUp = "hang_up";
inline constexpr std::string_view kNoAgent = "no_agent";
// Steps with an instant (step_at), which queue/move_jobs moves with the clock.
inline constexpr std::string_view kDispatchedSince = "dispatched";
inline constexpr std::string_view kSeenSince = "seen";
inline constexpr std::string_view kAloneSince = "alone";

/// A result that is not taken yet: a qualification, or a failure_reason.
using AgentResult = sql::stages::Results::Row;

/// What the webhook said when the phone leg left.
struct LegLeft {
  UnixTime at;
  Participant leg;
};

struct OutreachCall : sql::stages::Call::Row {
  std::vector<AgentResult> results{};  ///< Oldest first.
  std::optional<LegLeft> left{};

  std::chrono::seconds look_every() const { return std::chrono::seconds{look_every_s}; }
};

OutreachCall read_call(sql::stages::Call::Row&& row, const std::vector<AgentResult>& results);

/// The wall clock was set by so much: every instant of the call moves with it.
void move_clock(OutreachCall& call, std::chrono::seconds by);

/// Open for longer than settings.call.stale_after.
bool is_stale(const OutreachCall& call, const Settings& settings, UnixTime now);

/// Whether the step is to hang up the leg.
bool hangs_up(const OutreachCall& call);

/// Stale, and since the dial so much time has passed that LiveKit has ended the leg by itself (max_call_duration counts
/// from the dial): a leg that cannot be hung up is not asked about any more.
bool must_be_over(const OutreachCall& call, const Settings& settings, UnixTime now);

/// The instant in a step such as "dispatched:1800000000"; nothing when `step` is no such step of this `name`.
std::optional<UnixTime> step_since(std::string_view step, std::string_view name);
std::string step_at(std::string_view name, UnixTime at);

/// How long it counts whose room it is: after a pause another may have made it again.
inline constexpr std::chrono::seconds kOwnerKnown{10};
/// Whether the claim came so soon after a step that says whose the room is, with its instant, that it still holds.
bool is_known(const OutreachCall& call, std::string_view name);

/// Of the results: the last useful qualification; the lead's wish not to be called again, else the first failure; the
/// first empty qualification; null: none.
const AgentResult* useful_result(const OutreachCall& call);
const AgentResult* failure_result(const OutreachCall& call);
const AgentResult* empty_result(const OutreachCall& call);

}  // namespace callmill::stages
