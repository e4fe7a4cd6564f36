// JSON Web Tokens, HS256 only: LiveKit's access tokens and the signatures of its webhooks.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "domain/time.h"

namespace callmill {

/// How far the clocks of two servers may be apart: LiveKit's own leeway (livekit/protocol 28e604c
/// auth/verifier.go).
inline constexpr std::chrono::seconds kJwtLeeway{60};

/// The token of `claims`, which are signed sorted by key and without spaces. Throws std::invalid_argument when they are
/// no JSON object.
std::string sign_jwt(const nlohmann::json& claims, const std::string& secret);

/// A token that proves nothing.
struct BadJwt {
  std::string why;  ///< "is not signed with our secret"; never repeats the token.
};

/// The claims, an object, once they are proved to come from a holder of the secret.
/// The signature is checked first, in constant time; nothing of a token is read before. Then: alg is HS256, exp is
/// there and not over, nbf (if there) is reached, both with kJwtLeeway at `now`.
std::variant<nlohmann::json, BadJwt> verify_jwt(std::string_view token, const std::string& secret, UnixTime now);

}  // namespace callmill
