// What the next pass of the schedule would send, in a transaction that is rolled back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/request.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::commands {

struct PlannedRequest {
  std::int64_t lead_id = 0;
  std::string call_id;
  std::string stage;
  HttpRequest request;
};

struct PlannedRequests {
  std::vector<PlannedRequest> requests;
  bool more = false;  ///< There are more calls than `limit`.
};

/// Every request up to the dial of the first `limit` calls after `last_call`, in the words of the stages themselves, if
/// LiveKit does what it is asked and the agent comes. Walks their jobs in the open transaction.
PlannedRequests planned_requests(ledger::Database& database, const Settings& settings, std::int64_t last_call,
                                 std::int64_t limit, UnixTime now);

}  // namespace callmill::commands
