// dial: rings the phone, once for each call.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/lead_choice.h"
#include "domain/livekit_requests.h"
#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// A room that has waited for its dial for longer is made again: its agent may have left.
inline constexpr std::chrono::seconds kRoomFreshness{60};

/// `lead_status` is empty when the lead was deleted.
struct DialRow {
  OutreachCall call;
  Dial dial;
  std::string lead_status;
  LeadToJudge lead;
  Holidays holidays;
  std::optional<UnixTime> room_ready_at;
  UnixTime claimed_at;
};

/// CreateSIPParticipant, and meanwhile a look at the leg every second: only that tells whether a phone rang.
WatchedRequest watched_dial(const Dial& dial, const Settings& settings);

/// Not dialled: a call that is over; a claim that is not the first after the room was made (to locate: an earlier one
/// may have dialled); a lead that may not be dialled at `now`; a room that is too old (made again).
std::variant<Request, Verdict> dial_request(const DialRow& row, const Settings& settings, UnixTime now);
Verdict dial_verdict(const DialRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage dial_stage();

}  // namespace callmill::stages
