// What pauses dialling: the circuit breaker, which judges the last dials, and rooms that other calls are in.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "dialler/schedule_notes.h"
#include "domain/dial/circuit_breaker.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::dialler {

/// Pauses stage dial; keeps a longer pause. Inside a transaction.
void pause_dialling(ledger::Database& database, std::chrono::seconds pause, const std::string& reason, UnixTime now,
                    ScheduleNotes& notes);

/// The dials begun since then that LiveKit answered, in the order of their answers.
std::vector<PastDial> dials_since(ledger::Database& database, UnixTime since, UnixTime now);

/// Call it after a dial was recorded, in the same transaction.
void watch_breaker(ledger::Database& database, UnixTime now, ScheduleNotes& notes);

/// Pauses stage room when the rooms of the last three calls were taken. Call it after such a call was resolved, in the
/// same transaction. `reason` is why it failed.
void watch_rooms(ledger::Database& database, const std::string& reason, UnixTime now, ScheduleNotes& notes);

}  // namespace callmill::dialler
