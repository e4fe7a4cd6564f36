#include "domain/livekit/jwt.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "domain/crypto.h"
#include "domain/json.h"

namespace callmill {

namespace {

using nlohmann::json;

std::string signature(const std::string& secret, std::string_view head_and_payload) {
  return base64url(hmac_sha256(head_and_payload, secret));
}

/// Nothing: not base64url of a JSON object.
std::optional<json> object_in(std::string_view part) {
  const auto text = from_base64url(part);
  json value = text ? read_json_if_any(*text) : json();
  if (!value.is_object()) return std::nullopt;
  return value;
}

/// A NumericDate may have a fraction (RFC 7519 2).
std::optional<double> date_in(const json& claims, const char* name) {
  const json& date = member(claims, name);
  return date.is_number() ? std::optional(date.get<double>()) : std::nullopt;
}

/// Empty: it holds at `now`.
std::string dates_error(const json& claims, UnixTime now) {
  const auto second = static_cast<double>(unix_seconds(now));
  const auto leeway = static_cast<double>(kJwtLeeway.count());
  const auto expires = date_in(claims, "exp");
  if (!expires) return "has no exp";
  if (*expires + leeway < second) return "has expired";
  if (!claims.contains("nbf")) return {};
  const auto begins = date_in(claims, "nbf");
  if (!begins) return "has an nbf that is no number";
  return *begins - leeway > second ? "is not valid yet" : "";
}

}  // namespace

std::string sign_jwt(const json& claims, const std::string& secret) {
  if (!claims.is_object()) throw std::invalid_argument("the payload of a JWT must be a JSON object");
  const std::string head = base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(claims.dump());
  return head + "." + signature(secret, head);
}

std::variant<json, BadJwt> verify_jwt(std::string_view token, const std::string& secret, UnixTime now) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == last || token.find('.', first + 1) != last) return BadJwt{"is no JWT"};
  // HMAC takes an empty key, and then anybody could sign.
  if (secret.empty()) return BadJwt{"cannot be checked without a secret"};
  if (!same_bytes(signature(secret, token.substr(0, last)), token.substr(last + 1)))
    return BadJwt{"is not signed with our secret"};
  const auto header = object_in(token.substr(0, first));
  if (!header || !header->contains("alg") || header->at("alg") != "HS256") return BadJwt{"is not of alg HS256"};
  auto claims = object_in(token.substr(first + 1, last - first - 1));
  if (!claims) return BadJwt{"has a payload that is no JSON object"};
  if (std::string why = dates_error(*claims, now); !why.empty()) return BadJwt{std::move(why)};
  return std::move(*claims);
}

}  // namespace callmill
