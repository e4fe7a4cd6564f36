#include "runner/move_clock.h"

#include "sql/queue.h"

namespace callmill::runner {

void move_clock(ledger::Database& database, std::chrono::seconds by, UnixTime now) {
  database.run(sql::queue::MoveCalls{.by_s = by.count()});
  database.run(sql::queue::MoveEvents{.by_s = by.count()});
  database.run(sql::queue::MoveAttempts{.by_s = by.count()});
  database.run(sql::queue::MoveJobs{.by_s = by.count(), .was = now - by});
  database.run(sql::queue::MoveTrip{.by_s = by.count()});
  database.run(sql::queue::MovePauses{.by_s = by.count()});
}

}  // namespace callmill::runner
