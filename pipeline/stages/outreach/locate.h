// Stage locate: finds out what became of a phone leg when the dial's reply was lost.
#pragma once

#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// How long to wait before a leg that is not there is looked for a second and last time.
inline constexpr std::chrono::seconds kAbsentWait{5};
/// How much longer than CALL_RINGING_SECONDS a leg may seem to ring before it is hung up.
inline constexpr std::chrono::seconds kRingingMargin{30};

/// After a dial that made no leg: CreateRoom, whose reply shows whose the room is, and DeleteRoom if it is this call's.
/// Else GetParticipant until the leg is answered, gone or has rung for too long; never dials.
std::variant<Request, Verdict> locate_request(const OutreachCall& call, const Settings& settings, UnixTime now);
Verdict locate_verdict(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now);

Stage locate_stage();

}  // namespace callmill::stages
