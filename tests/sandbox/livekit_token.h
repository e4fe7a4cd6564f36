// LiveKit's tokens, read and made without callmill's own code, so that neither can hide the other's mistakes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace callmill::sandbox {

struct ApiKey {
  std::string key = "devkey";
  std::string secret = "devsecret-devsecret-devsecret-0123456789";
};

/// What a token allows.
struct Grants {
  bool room_create = false;
  bool room_list = false;
  bool room_admin = false;
  std::string room;  ///< The one that room_admin is for.
  bool sip_call = false;
  bool sip_admin = false;
};

/// `refusal`: what the server's middleware says in plain text (401); empty: the request may pass, be it without any
/// token and so without grants.
struct TokenCheck {
  std::string refusal;
  Grants grants;
};

/// `authorization`: the header; `access_token`: the query's, if there is no header. Leeway of a minute either side.
TokenCheck check_token(const std::string& authorization, const std::string& access_token, const ApiKey& key,
                       std::int64_t now_s);

/// HS256 of the claims, a JSON object.
std::string signed_token(const std::string& claims, const std::string& secret);
/// Standard base64, padded, of the SHA-256.
std::string sha256_base64(std::string_view text);

}  // namespace callmill::sandbox
