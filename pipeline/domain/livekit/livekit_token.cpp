#include "domain/livekit/livekit_token.h"

#include <nlohmann/json.hpp>

#include "domain/livekit/jwt.h"

namespace callmill {

std::string livekit_token(const std::string& api_key, const std::string& api_secret, const std::string& room,
                          UnixTime now) {
  const nlohmann::json payload = {
      {"iss", api_key},           {"sub", "callmill"},
      {"nbf", unix_seconds(now)}, {"exp", unix_seconds(now + kLivekitTokenLife)},
      {"sip", {{"call", true}}},  {"video", {{"room", room}, {"roomAdmin", true}, {"roomCreate", true}}}};
  return sign_jwt(payload, api_secret);
}

}  // namespace callmill
