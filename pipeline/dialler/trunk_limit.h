// A trunk that takes no further call says busy or unavailable at once, of one number after the other: its leads are not
// to blame, and are not dialled at that pace.
#pragma once

#include <cstdint>
#include <span>

#include "dialler/schedule_notes.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::dialler {

/// So many dials must pass before the pace is the usual one again.
inline constexpr std::int64_t kSlowedDials = 10;

/// Counts calls of the last two minutes as trunk_limit that were taken for busy or unanswered, so that they are
/// resolved for their leads again, and halves the pace of stage dial. Call it when the dials of these jobs were
/// recorded, in the same transaction, before leads are resolved.
/// `retry_after`: how long a lead waits where its rule does not say; one that waits otherwise waits as a person said.
void watch_limit(ledger::Database& database, std::span<const std::int64_t> dial_jobs, std::chrono::seconds retry_after,
                 UnixTime now, ScheduleNotes& notes);

}  // namespace callmill::dialler
