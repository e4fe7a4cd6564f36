// Calls to be processed after their end. Called inside a Transaction.
#pragma once

#include <string>
#include <vector>

#include "domain/call_key.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// `status` is "queued" (new, or failed earlier), "already_queued_or_in_progress" or "already_completed".
struct Enqueued {
  bool enqueued = false;
  std::string status;
  bool operator==(const Enqueued&) const = default;
};

/// A completed job stays as it is, and that of a call that the earlier system has mailed (processed_status "completed")
/// ends as `already_completed`; or both are processed and mailed again.
enum class Completed { stays, again };

/// Enqueues post-call jobs; one answer per key, in order. Idempotent, and race-free by a unique index. A key must have
/// passed key_error() first.
std::vector<Enqueued> enqueue(ledger::Database& database, const std::vector<CallKey>& keys, UnixTime now,
                              Completed completed = Completed::stays);

}  // namespace callmill::intake
