// POST /webhooks/livekit, without the threads around it.
#pragma once

#include "domain/livekit_webhook.h"
#include "web/command.h"
#include "web/exchange.h"

namespace callmill::web {

/// The event that a request brings, or the complaint: 401 when it is not LiveKit's own, 400 when it is no event, 503
/// when no key is set to check it with.
Decision read_livekit_webhook(const Request& request, const WebhookKey& key, UnixTime now);

}  // namespace callmill::web
