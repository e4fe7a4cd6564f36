// What the front doors write: calls to process, results of agents, webhooks of LiveKit. Each is called inside a
// Transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/call_key.h"
#include "domain/dial/call_result.h"
#include "domain/livekit/livekit_webhook.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// `status` is "queued" (new, or failed earlier), "already_queued_or_in_progress" or "already_completed" (ORIGIN.md A).
struct Enqueued {
  bool enqueued = false;
  std::string status;
  bool operator==(const Enqueued&) const = default;
};

/// Enqueues post-call jobs; one answer per key, in order. Idempotent, and race-free by a unique index. A key must have
/// passed key_error() first.
std::vector<Enqueued> enqueue(ledger::Database& database, const std::vector<CallKey>& keys, UnixTime now);

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

/// Stores the events whose event_id is new, and returns how many these are. The job that waits for the end of the
/// phone leg is due at once.
std::int64_t store_webhook_events(ledger::Database& database, const std::vector<WebhookEvent>& events, UnixTime now);

}  // namespace callmill::intake
