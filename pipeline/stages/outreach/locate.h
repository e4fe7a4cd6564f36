// locate: a dial's reply was lost, or the runner that waited for it. What became of its leg?
#pragma once

#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// A leg that is not there is looked for again after this long, before it counts as gone.
inline constexpr std::chrono::seconds kAbsentWait{5};
/// How much longer than the ringing a leg may ring on, as far as callmill sees, before its room is deleted.
inline constexpr std::chrono::seconds kRingingMargin{30};

/// Looks at the leg (GetParticipant) until it is answered, or gone, or has rung for too long; never dials.
std::variant<Request, Verdict> locate_request(const OutreachCall& call, const Settings& settings, UnixTime now);
Verdict locate_verdict(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now);

Stage locate_stage();

}  // namespace callmill::stages
