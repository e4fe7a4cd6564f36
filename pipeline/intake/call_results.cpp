#include "intake/call_results.h"

#include "sql/calls.h"

namespace callmill::intake {

std::vector<StoredResult> store_results(ledger::Database& database, const std::vector<ReportedResult>& results,
                                        UnixTime now) {
  std::vector<StoredResult> stored;
  for (const auto& [call_row, result, source] : results) {
    database.run(sql::calls::AddResult{.call_row = call_row,
                                       .qualification = result.qualification,
                                       .failure_reason = result.failure_reason,
                                       .failure_detail = result.failure_detail,
                                       .disposition = result.disposition,
                                       .call_back_at = result.call_back_at,
                                       .source = source,
                                       .now = now});
    const auto latest = database.one(sql::calls::LatestResult{.call_row = call_row});
    stored.push_back({latest.result_id, latest.call_id, latest.call_status});
  }
  return stored;
}

}  // namespace callmill::intake
