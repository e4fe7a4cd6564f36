// POST /webhooks/livekit, without the threads around it.
#pragma once

#include "domain/livekit/livekit_webhook.h"
#include "domain/time.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The event that a request brings. Throws RequestError: 401 if LiveKit did not sign it, 400 if it is not an event, 503
/// if no key is set to check it with.
WebhookEvent read_livekit_webhook(const Request& request, const WebhookKey& key, UnixTime now);

}  // namespace callmill::web
