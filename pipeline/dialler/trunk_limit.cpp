#include "dialler/trunk_limit.h"

#include "dialler/breaker_watch.h"
#include "domain/dial/circuit_breaker.h"
#include "sql/schedule.h"

namespace callmill::dialler {

void watch_limit(ledger::Database& database, std::span<const std::int64_t> dial_jobs, std::chrono::seconds retry_after,
                 UnixTime now, ScheduleNotes& notes) {
  const auto waves = limit_waves(dials_since(database, breaker_counts_from(std::nullopt, now), now));
  if (!waves.empty()) {
    const sql::schedule::MayCountAsLimit of_waves{.call_rows = waves, .retry_after_s = retry_after.count()};
    for (const auto& one : database.all(of_waves)) {
      database.run(sql::schedule::CallOffRetry{.call_row = one.call_row, .now = now});
      auto call = database.one(sql::schedule::CountAsLimit{.call_row = one.call_row, .now = now});
      database.run(sql::schedule::OutcomeOfLimit{.call_row = one.call_row});
      notes.note(log::Level::warn, "trunk_limit", "the trunk took no further call: the lead is not to blame",
                 std::move(call.call_id), call.lead_id);
    }
  }
  database.run(sql::schedule::NotePassed{.job_ids = dial_jobs});
  database.run(sql::schedule::SlowDown{.job_ids = dial_jobs, .dials = kSlowedDials});
}

}  // namespace callmill::dialler
