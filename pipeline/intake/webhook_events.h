// Webhooks of LiveKit. Called inside a Transaction.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/livekit/livekit_webhook.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// Stores the events whose event_id is new, and returns how many these are. The job that waits for the end of the
/// phone leg is due at once.
std::int64_t store_webhook_events(ledger::Database& database, const std::vector<WebhookEvent>& events, UnixTime now);

}  // namespace callmill::intake
