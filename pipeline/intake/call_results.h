// What agents report of their calls. Called inside a Transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/dial/call_result.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

struct ReportedResult {
  std::int64_t call_row = 0;  ///< Of an outreach call.
  CallResult result;
  std::string source;  ///< Who reports it: "api:NAME", "qualify".
};

struct StoredResult {
  std::int64_t result_id = 0;
  std::string call_id;
  std::string call_status;  ///< When the result came: calling, called, pushed or failed.
  bool operator==(const StoredResult&) const = default;
};

/// Stores what agents report of calls; one answer per result, in order. A result equal to the call's latest one is not
/// stored again and gets that one's id. The job that waits for a result is due at once.
std::vector<StoredResult> store_results(ledger::Database& database, const std::vector<ReportedResult>& results,
                                        UnixTime now);

}  // namespace callmill::intake
