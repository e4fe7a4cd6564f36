// A webhook of LiveKit: whether it is LiveKit's own (livekit/protocol 28e604c webhook/verifier.go), and which call it
// is about. Pure.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "domain/time.h"

namespace callmill {

/// The pair that LiveKit signs its webhooks with. Both empty: none is set.
struct WebhookKey {
  std::string api_key{};
  std::string api_secret{};  ///< Secret.
};

/// A row of webhook_events.
struct WebhookEvent {
  std::string event_id;
  std::string event;                      ///< participant_left, ...
  std::optional<std::string> call_id{};   ///< calls.call_id, as the event has it; there may be no such call.
  std::optional<std::string> identity{};  ///< Of its participant.
  bool of_phone = false;                  ///< Its participant is the phone's leg of the call.
  UnixTime occurred_at{};                 ///< Its createdAt.
  std::string body;                       ///< JSON as it came, without the rooms' TURN passwords.
  bool operator==(const WebhookEvent&) const = default;
};

/// Not proved to come from LiveKit. `why` never repeats the token.
struct ForgedWebhook {
  std::string why;
};
/// From LiveKit, but no event.
struct BadWebhook {
  std::string why;
};

/// `authorization` is the header's value: the token, with or without "Bearer ". The token must be signed with the
/// secret, name our key as its issuer, be valid at `now`, and hold the SHA-256 of `raw`, the body as it came.
/// The call is the one that the participant's attributes name, else its identity "sip-<call_id>", else the metadata
/// of the room; never by the room's name, which attempts share.
std::variant<WebhookEvent, ForgedWebhook, BadWebhook> read_webhook(const std::string& raw,
                                                                   const std::string& authorization,
                                                                   const WebhookKey& key, UnixTime now);

}  // namespace callmill
