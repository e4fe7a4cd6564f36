// What agents say of calls goes into the database, where stage follow finds it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/call_result.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::runner {

struct ReportedResult {
  std::int64_t call_row = 0;  ///< Of an outreach call.
  CallResult result;
  std::string source;  ///< Who says so: "api:NAME", "qualify".
};

struct StoredResult {
  std::int64_t result_id = 0;
  std::string call_id;
  std::string call_status;  ///< As it was when the result came: calling, called, pushed or failed.
  bool operator==(const StoredResult&) const = default;
};

/// One answer per result, in order. What says the same as the call's latest result is that result, so it may be sent
/// again. Call it inside a Transaction. The job that waits for it is due at once.
std::vector<StoredResult> store_results(ledger::Database& database, const std::vector<ReportedResult>& results,
                                        UnixTime now);

}  // namespace callmill::runner
