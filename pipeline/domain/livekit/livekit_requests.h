// What callmill asks of LiveKit: Twirp requests over HTTP, as values (livekit/protocol 28e604c protobufs/:
// livekit_sip.proto, livekit_room.proto, livekit_agent_dispatch.proto).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/job/request.h"
#include "domain/settings.h"

namespace callmill {

/// How long a room that nobody has joined is kept, and one that the phone leg has left.
inline constexpr std::chrono::seconds kRoomEmptyTimeout{120};
inline constexpr std::chrono::seconds kRoomDepartureTimeout{20};
/// How long LiveKit may take to answer after the ringing has timed out.
inline constexpr std::chrono::seconds kDialMargin{5};

/// LIVEKIT_URL as HTTP has it: ws becomes http, wss https, no slash at the end.
std::string livekit_base_url(std::string_view livekit_url);

/// Ends whatever goes on in the room: only after its metadata named a call of ours.
HttpRequest delete_room_request(const Settings& settings, const std::string& room);
/// Hangs up a call's phone leg, and nobody else's: one that rings is CANCELled, one that talks gets a BYE. 404: it is
/// gone.
HttpRequest remove_participant_request(const Settings& settings, const std::string& room, const std::string& identity);

/// `metadata` is a call_context_json(). A room that is there is left as it is, and the reply shows whose it is.
HttpRequest create_room_request(const Settings& settings, const std::string& room, const std::string& metadata);

/// Asks for the agent settings.livekit_agent_name.
HttpRequest create_dispatch_request(const Settings& settings, const std::string& room, const std::string& metadata);

/// The agents that were asked for.
HttpRequest list_dispatch_request(const Settings& settings, const std::string& room);

HttpRequest list_participants_request(const Settings& settings, const std::string& room);

HttpRequest get_participant_request(const Settings& settings, const std::string& room, const std::string& identity);

/// One dial.
struct Dial {
  std::string call_id;  ///< calls.call_id
  std::int64_t lead_id = 0;
  std::string phone_e164;
  std::string room;
};

/// Rings the phone, and is answered when somebody picked up or nobody will: at most settings.call.ringing +
/// kDialMargin later. Never to be sent twice for one call.
HttpRequest create_sip_participant_request(const Settings& settings, const Dial& dial);

/// The identity of a call's phone leg in its room: "outreach-1-k3f9x2a7" -> "sip-outreach-1-k3f9x2a7".
std::string sip_identity(std::string_view call_id);
/// The call of such an identity; nothing when it is no phone leg's.
std::optional<std::string> call_of_sip_identity(std::string_view identity);

}  // namespace callmill
