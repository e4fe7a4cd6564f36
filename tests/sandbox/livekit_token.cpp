#include "livekit_token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace callmill::sandbox {

namespace {

using nlohmann::json;

constexpr std::int64_t kLeeway = 60;

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string text(4 * ((size + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string base64url(std::string_view bytes) {
  std::string text = base64(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::optional<std::string> from_base64url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0 || padding == 3) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

std::string hmac(const std::string& text, const std::string& secret) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes, &length);
  return {reinterpret_cast<const char*>(bytes), length};
}

std::optional<json> object_in(const std::string& part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  json object = json::parse(*text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return object;
}

std::string claim_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool flag_in(const json& object, const char* group, const char* name) {
  const auto found = object.find(group);
  if (found == object.end() || !found->is_object()) return false;
  return found->contains(name) && found->at(name) == true;
}

std::optional<std::int64_t> number_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  return found->get<std::int64_t>();
}

/// What is wrong with a token whose parts can be read; empty: nothing.
std::string fault_in(const std::string& signed_part, const std::string& signature, const json& header,
                     const json& claims, const ApiKey& key, std::int64_t now_s) {
  const std::string algorithm = claim_in(header, "alg");
  if (algorithm != "HS256") return "token signature is invalid: signing method " + algorithm + " is invalid";
  if (base64url(hmac(signed_part, key.secret)) != signature) return "token signature is invalid: signature is invalid";
  const auto expires = number_in(claims, "exp");
  if (expires && now_s > *expires + kLeeway) return "token has invalid claims: token is expired";
  const auto begins = number_in(claims, "nbf");
  if (begins && now_s < *begins - kLeeway) return "token has invalid claims: token is not valid yet";
  return "";
}

Grants grants_in(const json& claims) {
  Grants grants;
  grants.room_create = flag_in(claims, "video", "roomCreate");
  grants.room_list = flag_in(claims, "video", "roomList");
  grants.room_admin = flag_in(claims, "video", "roomAdmin");
  grants.sip_call = flag_in(claims, "sip", "call");
  grants.sip_admin = flag_in(claims, "sip", "admin");
  if (claims.contains("video")) grants.room = claim_in(claims.at("video"), "room");
  return grants;
}

TokenCheck check(const std::string& token, const ApiKey& key, std::int64_t now_s) {
  const auto first = token.find('.');
  const auto second = first == std::string::npos ? first : token.find('.', first + 1);
  if (second == std::string::npos) return {"invalid authorization token", {}};
  const auto header = object_in(token.substr(0, first));
  const auto claims = object_in(token.substr(first + 1, second - first - 1));
  if (!header || !claims) return {"invalid authorization token", {}};
  const std::string issuer = claim_in(*claims, "iss");
  if (issuer != key.key) return {"invalid API key: " + issuer, {}};
  const std::string fault = fault_in(token.substr(0, second), token.substr(second + 1), *header, *claims, key, now_s);
  if (!fault.empty()) return {"invalid token: " + token + ", error: " + fault, {}};
  return {"", grants_in(*claims)};
}

}  // namespace

TokenCheck check_token(const std::string& authorization, const std::string& access_token, const ApiKey& key,
                       std::int64_t now_s) {
  if (authorization.empty()) return access_token.empty() ? TokenCheck{} : check(access_token, key, now_s);
  if (!authorization.starts_with("Bearer ")) return {"invalid authorization header. Must start with Bearer ", {}};
  return check(authorization.substr(7), key, now_s);
}

std::string signed_token(const std::string& claims, const std::string& secret) {
  const std::string text = base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(claims);
  return text + "." + base64url(hmac(text, secret));
}

std::string sha256_base64(std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(text.data(), text.size(), bytes, &length, EVP_sha256(), nullptr);
  return base64(bytes, length);
}

}  // namespace callmill::sandbox
