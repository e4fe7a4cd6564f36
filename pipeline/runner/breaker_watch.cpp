#include "runner/breaker_watch.h"

#include "domain/circuit_breaker.h"
#include "runner/dial_rules.h"

namespace callmill::runner {

namespace {

std::optional<BreakerTrip> last_trip(ledger::Database& database) {
  auto query = database.query("schedule/last_trip");
  if (!query.next()) return std::nullopt;
  return BreakerTrip{unix_time(query.row().integer("tripped_at")),
                     std::chrono::seconds{query.row().integer("pause_s")}};
}

std::vector<PastDial> dials_since(ledger::Database& database, UnixTime since) {
  std::vector<PastDial> dials;
  auto query = database.query("schedule/dials_since");
  query.bind("since", unix_seconds(since));
  while (query.next()) {
    const ledger::Row row = query.row();
    dials.push_back({static_cast<int>(row.integer("code")), std::chrono::milliseconds{row.integer("duration_ms")},
                     row.flag("trunk_failed")});
  }
  return dials;
}

}  // namespace

void pause_dialling(ledger::Database& database, std::chrono::seconds pause, const std::string& reason, UnixTime now,
                    ScheduleNotes& notes) {
  auto query = database.query("queue/pause");
  query.bind("stage", kDialStage).bind("until", unix_seconds(now + pause)).bind("reason", reason);
  if (query.run() > 0) notes.halted(kDialStage, reason);
}

void watch_breaker(ledger::Database& database, UnixTime now, ScheduleNotes& notes) {
  const auto last = last_trip(database);
  const UnixTime since = breaker_counts_from(last, now);
  if (since > now) return;  // it is open, and these were under way
  const auto tripped = judge_dials(dials_since(database, since), last, now);
  if (!tripped) return;
  auto query = database.query("schedule/trip");
  query.bind("now", unix_seconds(now)).bind("pause_s", tripped->pause.count()).bind("dials", tripped->dials);
  query.bind("bad_dials", tripped->bad_dials).bind("reason", tripped->reason).run();
  pause_dialling(database, tripped->pause, "circuit breaker: " + tripped->reason, now, notes);
}

}  // namespace callmill::runner
