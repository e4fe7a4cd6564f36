// Stage room: makes a call's room again, and waits for the agent in it. No phone rings here.
#pragma once

#include <optional>

#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// How long a dispatched agent may take to come. LiveKit takes a dispatch that no worker ever answers (livekit.md 3).
inline constexpr std::chrono::seconds kAgentPatience{20};

struct RoomRow {
  OutreachCall call;
  std::optional<sql::stages::Lead::Row> lead;  ///< Nothing: it was deleted.
};

/// One request a claim, recorded as a step: DeleteRoom, CreateRoom and, with settings.livekit_agent_name,
/// CreateDispatch, then ListParticipants until an agent is there. After any other claim in between it begins again.
std::variant<Request, Verdict> room_request(const RoomRow& row, const Settings& settings, UnixTime now);
Verdict room_verdict(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage room_stage();

}  // namespace callmill::stages
