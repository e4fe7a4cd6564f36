#include "domain/livekit/livekit_requests.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSipIdentityPrefix = "sip-";

/// protojson takes a Duration as text only.
std::string duration(std::chrono::seconds length) {
  return std::to_string(length.count()) + "s";
}

/// libcurl's own Content-Type would make every call a 404 (livekit/protocol 28e604c livekit/livekit_sip.twirp.go).
HttpRequest twirp(const Settings& settings, const std::string& method, const std::string& room, const Json& body) {
  return {.url = livekit_base_url(settings.livekit_url) + "/twirp/livekit." + method,
          .headers = {{"Content-Type", "application/json"}},
          .credential = Credential::livekit_token,
          .body = json_text(body),
          .room = room};
}

}  // namespace

std::string livekit_base_url(std::string_view livekit_url) {
  std::string url(without_last_slashes(livekit_url));
  if (url.starts_with("ws://") || url.starts_with("wss://")) url.replace(0, 2, "http");
  return url;
}

HttpRequest delete_room_request(const Settings& settings, const std::string& room) {
  return twirp(settings, "RoomService/DeleteRoom", room, {{"room", room}});
}

HttpRequest remove_participant_request(const Settings& settings, const std::string& room, const std::string& identity) {
  return twirp(settings, "RoomService/RemoveParticipant", room, {{"room", room}, {"identity", identity}});
}

HttpRequest create_room_request(const Settings& settings, const std::string& room, const std::string& metadata) {
  return twirp(settings, "RoomService/CreateRoom", room,
               {{"name", room},
                {"empty_timeout", kRoomEmptyTimeout.count()},
                {"departure_timeout", kRoomDepartureTimeout.count()},
                {"metadata", metadata}});
}

HttpRequest create_dispatch_request(const Settings& settings, const std::string& room, const std::string& metadata) {
  return twirp(settings, "AgentDispatchService/CreateDispatch", room,
               {{"agent_name", settings.livekit_agent_name}, {"room", room}, {"metadata", metadata}});
}

HttpRequest list_dispatch_request(const Settings& settings, const std::string& room) {
  return twirp(settings, "AgentDispatchService/ListDispatch", room, {{"room", room}});
}

HttpRequest list_participants_request(const Settings& settings, const std::string& room) {
  return twirp(settings, "RoomService/ListParticipants", room, {{"room", room}});
}

HttpRequest get_participant_request(const Settings& settings, const std::string& room, const std::string& identity) {
  return twirp(settings, "RoomService/GetParticipant", room, {{"room", room}, {"identity", identity}});
}

HttpRequest create_sip_participant_request(const Settings& settings, const Dial& dial) {
  const CallSettings& call = settings.call;
  HttpRequest request =
      twirp(settings, "SIP/CreateSIPParticipant", dial.room,
            {{"sip_trunk_id", settings.livekit_sip_trunk_id},
             {"sip_call_to", dial.phone_e164},
             {"room_name", dial.room},
             {"participant_identity", sip_identity(dial.call_id)},
             {"participant_attributes", {{"call_id", dial.call_id}, {"lead_id", std::to_string(dial.lead_id)}}},
             {"ringing_timeout", duration(call.ringing)},
             {"max_call_duration", duration(call.max_duration)},
             {"wait_until_answered", true}});
  const std::chrono::milliseconds patience = call.ringing + kDialMargin;
  request.headers.emplace_back("X-Twirp-Timeout-Ms", std::to_string(patience.count()));
  request.headers.emplace_back("X-Livekit-Request-Id", dial.call_id);
  return request;
}

std::string sip_identity(std::string_view call_id) {
  return std::string(kSipIdentityPrefix).append(call_id);
}

std::optional<std::string> call_of_sip_identity(std::string_view identity) {
  if (identity.size() <= kSipIdentityPrefix.size() || !identity.starts_with(kSipIdentityPrefix)) return std::nullopt;
  return std::string(identity.substr(kSipIdentityPrefix.size()));
}

}  // namespace callmill
