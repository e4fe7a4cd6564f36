#include "domain/livekit/livekit_webhook.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "domain/crypto.h"
#include "domain/json.h"
#include "domain/livekit/jwt.h"
#include "domain/livekit/livekit_requests.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

std::string_view token_in(std::string_view authorization) {
  for (const std::string_view scheme : {"Bearer ", "bearer "}) {
    if (authorization.starts_with(scheme)) return authorization.substr(scheme.size());
  }
  return authorization;
}

/// Nothing: there is none, or an empty one.
std::optional<std::string> text_in(const json& object, const char* name) {
  std::string text = text_at(object, name);
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

constexpr std::size_t kLongestName = 200;  // LiveKit's are of 15 characters

/// Of a name that goes into a row, an answer and a log; empty: nothing is wrong with it.
std::string name_error(const char* field, const std::optional<std::string>& name) {
  if (!name) return std::string(field) + " is missing: a text was expected";
  const auto is_printable = [](char c) { return c > ' ' && c <= '~'; };
  if (name->size() <= kLongestName && std::ranges::all_of(*name, is_printable)) return {};
  return std::string(field) + " is not 1 to " + std::to_string(kLongestName) + " printable ASCII characters";
}

/// Why it is not from LiveKit; empty: it is.
std::string forgery(const std::string& raw, const std::string& authorization, const WebhookKey& key, UnixTime now) {
  const auto verified = verify_jwt(token_in(authorization), key.api_secret, now);
  if (const auto* bad = std::get_if<BadJwt>(&verified)) return "the token " + bad->why;
  const json& claims = std::get<json>(verified);
  if (text_in(claims, "iss") != key.api_key) return "the token was issued for another key";
  const auto digest = text_in(claims, "sha256");
  if (!digest || !same_bytes(*digest, base64(sha256(raw)))) return "the token was signed for another body";
  return {};
}

/// protojson writes an int64 as a string.
std::optional<std::int64_t> whole_number(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_string()) return number_in<std::int64_t>(value.get_ref<const std::string&>());
  return std::nullopt;
}

std::optional<std::string> call_of(const json& event) {
  const json& participant = member(event, "participant");
  if (auto named = text_in(member(participant, "attributes"), "call_id")) return named;
  if (auto of_leg = call_of_sip_identity(text_at(participant, "identity"))) return of_leg;
  const auto metadata = text_in(member(event, "room"), "metadata");
  return metadata ? text_in(read_json_if_any(*metadata), "call_id") : std::nullopt;
}

void forget_passwords(json& holder) {
  if (!holder.is_object() || !holder.contains("room")) return;
  json& room = holder.at("room");
  if (!room.is_object()) return;
  room.erase("turnPassword");
  room.erase("turn_password");
}

}  // namespace

std::variant<WebhookEvent, ForgedWebhook, BadWebhook> read_webhook(const std::string& raw,
                                                                   const std::string& authorization,
                                                                   const WebhookKey& key, UnixTime now) {
  if (std::string why = forgery(raw, authorization, key, now); !why.empty()) return ForgedWebhook{std::move(why)};
  json said;
  try {
    said = read_json(raw);
  } catch (const JsonError& error) {
    return BadWebhook{std::string("the body is no JSON object: ") + error.what()};
  }
  if (!said.is_object()) return BadWebhook{"the body is no JSON object"};
  const auto id = text_in(said, "id");
  const auto event = text_in(said, "event");
  if (std::string why = name_error("id", id); !why.empty()) return BadWebhook{std::move(why)};
  if (std::string why = name_error("event", event); !why.empty()) return BadWebhook{std::move(why)};
  const auto created_at = whole_number(member(said, "createdAt"));
  if (!created_at) return BadWebhook{"createdAt is missing: unix seconds were expected"};
  forget_passwords(said);
  if (said.contains("job")) forget_passwords(said.at("job"));
  auto call_id = call_of(said);
  auto identity = text_in(member(said, "participant"), "identity");
  const bool of_phone = call_id && identity && *identity == sip_identity(*call_id);
  return WebhookEvent{.event_id = *id,
                      .event = *event,
                      .call_id = std::move(call_id),
                      .identity = std::move(identity),
                      .of_phone = of_phone,
                      .occurred_at = unix_time(*created_at),
                      .body = json_text(said)};
}

}  // namespace callmill
