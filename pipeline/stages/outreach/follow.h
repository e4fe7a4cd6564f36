// Stage follow: watches the room of an answered call until it is over, and waits for the agent's result.
#pragma once

#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// ListParticipants until the leg is gone or a webhook reports that; after one that leaves open whether it is back, it
/// is looked at once more. A leg whose agent has left it alone is hung up, and the agent's report waited for. A useful
/// result is stored at once; the job goes on to stage push when the conversation is over.
std::variant<Request, Verdict> follow_request(const OutreachCall& call, const Settings& settings, UnixTime now);
Verdict follow_verdict(const OutreachCall& call, const Reply& reply, const Settings& settings, UnixTime now);

Stage follow_stage();

}  // namespace callmill::stages
