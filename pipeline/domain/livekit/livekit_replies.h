// What LiveKit answers: participants and Twirp errors, read in either spelling of their keys (snake_case in replies,
// lowerCamelCase in webhooks); a key that is missing is its zero value (livekit/protocol 28e604c
// livekit/livekit_sip.twirp.go and webhook/url_notifier.go).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/job/reply.h"

namespace callmill {

/// ParticipantInfo, as far as callmill goes by it. Enums by their names.
struct Participant {
  std::string identity{};
  std::string kind = "STANDARD";  ///< SIP: a phone leg; AGENT; ...
  std::string state = "JOINING";  ///< JOINING, JOINED, ACTIVE, DISCONNECTED
  std::string disconnect_reason = "UNKNOWN_REASON";
  std::string call_id{};      ///< Attribute call_id, which callmill gave it.
  std::string call_status{};  ///< Attribute sip.callStatus: dialing, ringing, automation, active, hangup.
  std::string sip_call_id{};  ///< Attribute sip.callID: SCL_...
  bool operator==(const Participant&) const = default;
};

/// Nothing when it is no JSON object.
std::optional<Participant> read_participant(std::string_view json);
/// Of ListParticipants' reply; nothing when it is none.
std::optional<std::vector<Participant>> read_participants(std::string_view json);
/// Of CreateSIPParticipant's reply: SCL_...; nothing when it is none.
std::optional<std::string> read_sip_call_id(std::string_view json);

/// Whose room CreateRoom found or made, as its metadata says: the call_id and the phone of a call_context_json(). Empty
/// where it says nothing of the kind.
struct RoomOwner {
  std::string call_id{};
  std::string phone{};
  bool operator==(const RoomOwner&) const = default;
};
/// Nothing when it is no JSON object.
std::optional<RoomOwner> read_room_owner(std::string_view json);
/// Whether the metadata names this call. That an older version's id is meant shows in the phone.
bool names_call(const RoomOwner& owner, std::string_view call_id, const std::optional<std::string>& phone);
/// Whether ListDispatch's reply shows an agent of this name; nothing when it is none.
std::optional<bool> has_dispatch(std::string_view json, std::string_view agent_name);

/// An error as Twirp writes it. `code` is empty where the body is none (a proxy's page, a text of the middleware).
struct TwirpError {
  std::string code{};       ///< resource_exhausted, ...
  std::string msg{};        ///< Without "twirp error unknown: ".
  int sip_status_code = 0;  ///< 0: the error did not come from a phone or trunk.
  std::string sip_status{};
};
TwirpError read_twirp_error(std::string_view body);
/// LiveKit's 404 for a room or participant that is not there; a wrong URL gives other 404s.
bool is_absent(const Reply& reply);
/// Who is in a room, by the reply to ListParticipants: nobody in one that is gone, which a server of one's own answers
/// 200, and LiveKit Cloud 404. Nothing: the reply does not say.
std::optional<std::vector<Participant>> participants_of(const Reply& reply);
/// The one of this identity, unless it has left; null: it is not there.
const Participant* find_present(const std::vector<Participant>& all, std::string_view identity);
/// Whether the phone leg of this identity is there, and nobody who could talk to it: an agent, a person, another phone.
/// What only records or feeds the room (EGRESS, INGRESS) is nobody.
bool is_left_alone(const std::vector<Participant>& all, std::string_view identity);
/// Whether a leg that left for this DisconnectReason may be in its room again a moment later: its connection broke or
/// moved, or another one took its place (https://github.com/livekit/livekit/issues/2399).
bool may_be_back(std::string_view disconnect_reason);

/// Somebody picked up: sip.callStatus automation, active or hangup (livekit/sip be5d3f5 pkg/sip/participant.go).
bool was_answered(std::string_view call_status);
/// The further of two: dialing, ringing, automation, active, hangup; any other word is less than these. A leg that
/// comes back to its room after a restart of LiveKit says dialing, whatever it was (livekit-sip 1.10.0).
std::string_view further_status(std::string_view one, std::string_view other);
/// The phone rang, or was answered.
bool has_rung(std::string_view call_status);

}  // namespace callmill
