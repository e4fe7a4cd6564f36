#include "dialler/breaker_watch.h"

#include "dialler/dial_gate.h"
#include "domain/dial/circuit_breaker.h"
#include "sql/queue.h"
#include "sql/schedule.h"

namespace callmill::dialler {

namespace {

constexpr std::chrono::seconds kTakenPause{900};

std::optional<BreakerTrip> last_trip(ledger::Database& database) {
  const auto last = database.maybe(sql::schedule::LastTrip{});
  if (!last) return std::nullopt;
  return BreakerTrip{last->tripped_at, std::chrono::seconds{last->pause_s}};
}

}  // namespace

std::vector<PastDial> dials_since(ledger::Database& database, UnixTime since, UnixTime now) {
  std::vector<PastDial> dials;
  database.each(sql::schedule::DialsSince{.since = since, .now = now}, [&](sql::schedule::DialsSince::Row&& dial) {
    dials.push_back({.code = static_cast<int>(dial.code),
                     .took = std::chrono::milliseconds{dial.duration_ms},
                     .trunk_failed = dial.trunk_failed,
                     .at_limit = dial.at_limit,
                     .rang = dial.rang,
                     .call_row = dial.call_row,
                     .phone = std::move(dial.phone)});
  });
  return dials;
}

void pause_dialling(ledger::Database& database, std::chrono::seconds pause, const std::string& reason, UnixTime now,
                    ScheduleNotes& notes) {
  const bool paused = database.run(sql::queue::Pause{.stage = kDialStage, .until = now + pause, .reason = reason}) > 0;
  if (paused) notes.halted(kDialStage, reason);
}

void watch_rooms(ledger::Database& database, const std::string& reason, UnixTime now, ScheduleNotes& notes) {
  if (!database.one(sql::schedule::RoomsTaken{}).in_row) return;
  const std::string words = "three calls in a row found another's in their rooms; the last: " + reason;
  const sql::queue::Pause pause{.stage = kFirstDialStage, .until = now + kTakenPause, .reason = words};
  if (database.run(pause) > 0) notes.halted(kFirstDialStage, words);
}

void watch_breaker(ledger::Database& database, UnixTime now, ScheduleNotes& notes) {
  const auto last = last_trip(database);
  const UnixTime since = breaker_counts_from(last, now);
  if (since > now) return;  // it is open, and these dials were under way
  const auto tripped = judge_dials(dials_since(database, since, now), last, now);
  if (!tripped) return;
  database.run(sql::schedule::Trip{.now = now,
                                   .pause_s = tripped->pause.count(),
                                   .dials = tripped->dials,
                                   .bad_dials = tripped->bad_dials,
                                   .reason = tripped->reason});
  pause_dialling(database, tripped->pause, "circuit breaker: " + tripped->reason, now, notes);
}

}  // namespace callmill::dialler
