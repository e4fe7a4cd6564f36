// The circuit breaker at work: looks at the last dials, and pauses the stage.
#pragma once

#include <chrono>
#include <string>

#include "domain/time.h"
#include "ledger/database.h"
#include "runner/schedule_notes.h"

namespace callmill::runner {

/// Stage dial takes no job for `pause`; a longer pause is kept. Inside a transaction.
void pause_dialling(ledger::Database& database, std::chrono::seconds pause, const std::string& reason, UnixTime now,
                    ScheduleNotes& notes);

/// To be called when a dial was recorded; inside its transaction.
void watch_breaker(ledger::Database& database, UnixTime now, ScheduleNotes& notes);

}  // namespace callmill::runner
