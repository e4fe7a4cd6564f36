#include "web/api/webhooks.h"

#include "web/api/bodies.h"

namespace callmill::web {

namespace {

RequestError forged(const std::string& why) {
  return {401,
          "bad_signature",
          "not LiveKit's own: " + why + "; LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be those it signs webhooks with",
          {{"WWW-Authenticate", "Bearer realm=\"LiveKit\""}}};
}

}  // namespace

WebhookEvent read_livekit_webhook(const Request& request, const WebhookKey& key, UnixTime now) {
  if (key.api_key.empty() || key.api_secret.empty()) {
    throw RequestError(503, "not_configured",
                       "LIVEKIT_API_KEY and LIVEKIT_API_SECRET are not set: no webhook can be checked");
  }
  const auto token = request.headers.find("authorization");
  if (token == request.headers.end()) throw forged("there is no header Authorization");
  auto read = read_webhook(request.body, token->second, key, now);
  if (const auto* forgery = std::get_if<ForgedWebhook>(&read)) throw forged(forgery->why);
  if (const auto* bad = std::get_if<BadWebhook>(&read)) throw BadRequest(bad->why);
  return std::get<WebhookEvent>(std::move(read));
}

}  // namespace callmill::web
