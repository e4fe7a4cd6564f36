#include "runner/call_results.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

std::string as_rows(const std::vector<ReportedResult>& results, UnixTime now) {
  json rows = json::array();
  for (const ReportedResult& reported : results) {
    rows.push_back({{"call_id", reported.call_id},
                    {"qualification", or_null(reported.result.qualification)},
                    {"failure_reason", or_null(reported.result.failure_reason)},
                    {"failure_detail", or_null(reported.result.failure_detail)},
                    {"source", reported.source},
                    {"now", unix_seconds(now)}});
  }
  return rows.dump();
}

}  // namespace

std::vector<StoredResult> store_results(ledger::Database& database, const std::vector<ReportedResult>& results,
                                        UnixTime now) {
  const std::string rows = as_rows(results, now);
  database.query("calls/add_result").bind("rows", rows).run();
  std::vector<StoredResult> stored;
  auto query = database.query("calls/latest_results");
  query.bind("rows", rows);
  while (query.next()) {
    const ledger::Row row = query.row();
    stored.push_back({row.integer("result_id"), row.text("call_id"), row.text("call_status")});
  }
  return stored;
}

}  // namespace callmill::runner
