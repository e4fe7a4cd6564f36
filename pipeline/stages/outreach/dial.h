// Stage dial: rings the phone, once for each call.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/lead/call_window.h"
#include "stages/outreach/call_row.h"
#include "stages/stage.h"

namespace callmill::stages {

/// A room that is older than this is made again: its agent may have left.
inline constexpr std::chrono::seconds kRoomFreshness{60};

struct DialRow {
  OutreachCall call;
  std::optional<sql::stages::Lead::Row> lead;  ///< Nothing: it was deleted.
  Holidays holidays;
};

inline void move_clock(DialRow& row, std::chrono::seconds by) {
  move_clock(row.call, by);
}

/// CreateSIPParticipant, and meanwhile a look at the room every second: it alone shows whether the phone rang, and
/// whether the agent is there. A leg that its agent leaves alone while it rings is not waited for: locate hangs it up.
WatchedRequest watched_dial(const DialRow& row, const Settings& settings);

/// In the transaction of the claim: gives each call that this claim may dial the permission, calls.dispatched_at, and
/// marks its lead 'dispatched'. None to a lead that was dialled too often (domain/lead/lead_choice.h).
void permit_dials(ledger::Database& database, std::span<const std::int64_t> job_ids, const Settings& settings,
                  UnixTime now);
/// Undoes permit_dials() for claims that sent nothing.
void withdraw_permits(ledger::Database& database, std::span<const std::int64_t> job_ids, UnixTime now);

/// Not dialled: a call that is over; a claim that is not the first after the room was made (to locate: an earlier one
/// may have dialled); a lead that may not be dialled at `now` (called off); a claim without the permission, as with a
/// room that is too old (made again).
std::variant<Request, Verdict> dial_request(const DialRow& row, const Settings& settings, UnixTime now);
Verdict dial_verdict(const DialRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage dial_stage();

}  // namespace callmill::stages
