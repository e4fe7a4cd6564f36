// JSON Web Tokens, HS256 only: LiveKit's access tokens and the signatures of its webhooks.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "domain/time.h"

namespace callmill {

/// How far the clocks of two servers may be apart: LiveKit's own leeway (livekit.md 1.2).
inline constexpr std::chrono::seconds kJwtLeeway{60};

/// The token of `payload`, the text of a JSON object; its bytes are signed sorted by key and without spaces.
/// Throws std::invalid_argument when it is no JSON object.
std::string sign_jwt(std::string_view payload, const std::string& secret);

/// What a token says, once it is proved to come from who knows the secret.
struct JwtPayload {
  std::string json;  ///< An object.
};
/// A token that proves nothing.
struct BadJwt {
  std::string why;  ///< "is not signed with our secret"; never repeats the token.
};

/// The signature comes first and takes the same time whatever is wrong with it; nothing of a token is read before it
/// is proved. Then: alg HS256, exp there and not over, nbf (if there) reached, both with kJwtLeeway at `now`.
std::variant<JwtPayload, BadJwt> verify_jwt(std::string_view token, const std::string& secret, UnixTime now);

}  // namespace callmill
