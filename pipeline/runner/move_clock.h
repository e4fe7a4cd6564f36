// The wall clock was set: the instants in the tables that count time that passed move with it.
#pragma once

#include <chrono>

#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::runner {

/// A clock that is ahead by less than this more or less than before was corrected, not set.
inline constexpr std::chrono::milliseconds kClockJump{2000};

/// By so much (negative: back): the deadlines and durations of calls that go on, what jobs wait for, the circuit
/// breaker's last trip, and the pauses that the program made. What a person wrote stays: it is an instant, such as "at
/// nine". `now` is by the clock as it is. Inside a transaction.
void move_clock(ledger::Database& database, std::chrono::seconds by, UnixTime now);

}  // namespace callmill::runner
