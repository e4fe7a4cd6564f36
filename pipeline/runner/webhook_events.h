// LiveKit's webhook events go into the database, each once.
#pragma once

#include <vector>

#include "domain/livekit_webhook.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::runner {

/// Stores those whose event_id is new, and gives how many these were. An event that names a call of ours is that
/// call's. Call it inside a Transaction. The job that waits for the phone leg's end is due at once.
std::int64_t store_webhook_events(ledger::Database& database, const std::vector<WebhookEvent>& events, UnixTime now);

}  // namespace callmill::runner
