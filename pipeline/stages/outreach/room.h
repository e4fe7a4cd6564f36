// Stage room: makes a call's room, and waits for the agent in it. No phone rings here.
#pragma once

#include <optional>
#include <vector>

#include "sql/stages/room.h"
#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// How long a dispatched agent may take to come. LiveKit takes a dispatch that no worker ever answers
/// (https://github.com/livekit/livekit/issues/4374).
inline constexpr std::chrono::seconds kAgentPatience{20};
/// How long a room that is somebody else's, with nobody on the phone in it, is left before the next look.
inline constexpr std::chrono::seconds kForeignRoomWait{30};

struct RoomRow {
  OutreachCall call;
  std::optional<sql::stages::Lead::Row> lead;          ///< Nothing: it was deleted.
  std::vector<sql::stages::room::Ended::Row> ended{};  ///< The lead's calls that are over.
};

inline void move_clock(RoomRow& row, std::chrono::seconds by) {
  move_clock(row.call, by);
}

/// One request a claim, recorded as a step. CreateRoom comes first, and its reply shows whose the room is, by the
/// call_id in the metadata that it was made with:
/// - this call's: CreateDispatch, with settings.livekit_agent_name, then ListParticipants until an agent is there;
/// - a call's of this lead that is over: DeleteRoom, and CreateRoom again; so too this call's own that grew too old to
/// dial into, if nobody is on the phone in it (else on to locate);
/// - anybody else's: with a phone leg in it this call is called off, room_taken; without one it is looked at again
/// later. After a claim in between it begins again, and asks ListDispatch before it sends a second agent.
std::variant<Request, Verdict> room_request(const RoomRow& row, const Settings& settings, UnixTime now);
Verdict room_verdict(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage room_stage();

}  // namespace callmill::stages
