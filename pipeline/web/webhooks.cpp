#include "web/webhooks.h"

namespace callmill::web {

namespace {

Response forged(const std::string& why, const std::string& request_id) {
  Response response = error_response(
      401, "bad_signature",
      "not LiveKit's own: " + why + "; LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be those it signs webhooks with",
      request_id);
  response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"LiveKit\"");
  return response;
}

}  // namespace

Decision read_livekit_webhook(const Request& request, const WebhookKey& key, UnixTime now) {
  if (key.api_key.empty() || key.api_secret.empty()) {
    return error_response(503, "not_configured",
                          "LIVEKIT_API_KEY and LIVEKIT_API_SECRET are not set: no webhook can be checked",
                          request.request_id);
  }
  const auto token = request.headers.find("authorization");
  if (token == request.headers.end()) return forged("there is no header Authorization", request.request_id);
  auto read = read_webhook(request.body, token->second, key, now);
  if (const auto* forgery = std::get_if<ForgedWebhook>(&read)) return forged(forgery->why, request.request_id);
  if (const auto* bad = std::get_if<BadWebhook>(&read)) {
    return error_response(400, "bad_request", bad->why, request.request_id);
  }
  return std::get<WebhookEvent>(std::move(read));
}

}  // namespace callmill::web
