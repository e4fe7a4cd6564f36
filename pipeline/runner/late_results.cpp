#include "runner/late_results.h"

#include <nlohmann/json.hpp>
#include <set>

#include "domain/json.h"
#include "domain/qualification.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

constexpr std::int64_t kBatch = 500;

struct Batch {
  json taken = json::array();
  json late = json::array();
  std::set<std::int64_t> turned;  ///< Calls in `late`.

  void take(const ledger::Row& result, std::int64_t now, ScheduleNotes& notes) {
    const std::int64_t call = result.integer("call_id");
    const auto qualification = result.maybe_text("qualification");
    const bool turns = qualification && is_useful(*qualification) && result.flag("has_failed") &&
                       !result.flag("is_rung_again") && turned.insert(call).second;
    taken.push_back({{"result_id", result.integer("result_id")}, {"taken_as", turns ? "late" : "kept"}, {"now", now}});
    if (turns) late.push_back({{"call_id", call}, {"qualification", *qualification}, {"now", now}});
    notes.note(log::Level::info, turns ? "late_result" : "result_kept",
               turns ? "a qualification came late: the call counts as called after all"
                     : "a result came when the call was over, and is kept",
               result.text("external_id"), result.maybe_integer("lead_id"));
  }

  void write(ledger::Database& database, std::int64_t now) const {
    database.query("calls/take_results").bind("rows", json_text(taken)).run();
    if (late.empty()) return;
    database.query("calls/qualify").bind("rows", json_text(late)).run();
    database.query("schedule/call_off_retry").bind("rows", json_text(late)).bind("now", now).run();
    database.query("schedule/push_late").bind("rows", json_text(late)).bind("now", now).run();
    database.query("schedule/name_late").bind("rows", json_text(late)).run();
  }
};

}  // namespace

void take_late_results(ledger::Database& database, UnixTime now, ScheduleNotes& notes) {
  const std::int64_t seconds = unix_seconds(now);
  for (;;) {
    Batch batch;
    {
      auto query = database.query("schedule/late_results");
      query.bind("limit", kBatch);
      while (query.next()) batch.take(query.row(), seconds, notes);
    }
    if (batch.taken.empty()) return;
    batch.write(database, seconds);
    if (static_cast<std::int64_t>(batch.taken.size()) < kBatch) return;
  }
}

}  // namespace callmill::runner
