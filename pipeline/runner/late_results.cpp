#include "runner/late_results.h"

#include <set>

#include "domain/call_result.h"
#include "sql/calls.h"
#include "sql/schedule.h"

namespace callmill::runner {

namespace {

constexpr std::int64_t kBatch = 500;

/// After the result was taken as late, which keeps what the call had failed with.
void count_as_called(ledger::Database& database, std::int64_t call_row, const std::string& qualification,
                     UnixTime now) {
  database.run(sql::calls::Qualify{.call_row = call_row, .qualification = qualification, .now = now});
  database.run(sql::schedule::CallOffRetry{.call_row = call_row, .now = now});
  database.run(sql::schedule::TellLate{.call_row = call_row, .now = now});
  database.run(sql::schedule::PushLate{.call_row = call_row, .now = now});
}

}  // namespace

void take_late_results(ledger::Database& database, UnixTime now, ScheduleNotes& notes) {
  std::int64_t taken = kBatch;
  while (taken == kBatch) {
    taken = 0;
    std::set<std::int64_t> turned;  // calls: has_failed was read before these were written
    for (const auto& result : database.all(sql::schedule::LateResults{.limit = kBatch})) {
      const bool turns = result.qualification && is_useful(*result.qualification) && result.has_failed &&
                         !result.is_rung_again && turned.insert(result.call_row).second;
      database.run(
          sql::calls::TakeResults{.result_id = result.result_id, .taken_as = turns ? "late" : "kept", .now = now});
      if (turns) count_as_called(database, result.call_row, *result.qualification, now);
      notes.note(log::Level::info, turns ? "late_result" : "result_kept",
                 turns ? "a qualification came late: the call counts as called after all"
                       : "a result came when the call was over, and is kept",
                 result.call_id, result.lead_id);
      ++taken;
    }
  }
}

}  // namespace callmill::runner
