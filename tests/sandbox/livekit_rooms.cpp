#include "livekit_rooms.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace callmill::sandbox {

namespace {

using nlohmann::json;

json enabled_codecs(const char* mime) {
  json codecs = json::array();
  for (const char* name : {"audio/PCMU", "audio/PCMA", "audio/opus", "audio/red", "video/VP8", "video/H264",
                           "video/VP9", "video/AV1", "video/H265", "video/rtx"})
    codecs.push_back({{mime, name}});
  return codecs;
}

/// Of a webhook: lowerCamelCase, zero values omitted.
json room_event(const Room& room) {
  json event{{"sid", room.sid},
             {"name", room.name},
             {"emptyTimeout", room.empty_timeout},
             {"departureTimeout", room.departure_timeout},
             {"creationTime", std::to_string(room.created_at_ms / 1000)},
             {"creationTimeMs", std::to_string(room.created_at_ms)},
             {"turnPassword", room.turn_password},
             {"enabledCodecs", enabled_codecs("mime")}};
  if (!room.metadata.empty()) event["metadata"] = room.metadata;
  if (!room.participants.empty()) event["numParticipants"] = room.participants.size();
  return event;
}

json participant_event(const Participant& one, const std::string& disconnect_reason) {
  json event{{"sid", one.sid},
             {"identity", one.identity},
             {"state", disconnect_reason.empty() ? "ACTIVE" : "DISCONNECTED"},
             {"joinedAt", std::to_string(one.joined_at_ms / 1000)},
             {"joinedAtMs", std::to_string(one.joined_at_ms)},
             {"kind", one.kind},
             {"version", 2},
             {"permission", {{"canSubscribe", true}, {"canPublish", true}, {"canPublishData", true}}}};
  if (!one.name.empty()) event["name"] = one.name;
  if (!one.metadata.empty()) event["metadata"] = one.metadata;
  if (!one.attributes.empty()) event["attributes"] = one.attributes;
  if (!disconnect_reason.empty()) event["disconnectReason"] = disconnect_reason;
  return event;
}

bool holds_open(const Room& room) {
  return std::any_of(room.participants.begin(), room.participants.end(),
                     [](const auto& entry) { return entry.second.kind != "AGENT"; });
}

}  // namespace

Room* Rooms::find(const std::string& name) {
  const auto found = rooms_.find(name);
  return found == rooms_.end() ? nullptr : &found->second;
}

Room& Rooms::ensure(const Room& asked) {
  if (Room* room = find(asked.name)) return *room;
  Room& room = rooms_[asked.name] = asked;
  room.sid = world_.name("RM_");
  room.turn_password = world_.name("turn-password-of-the-sandbox-");
  room.created_at_ms = world_.unix_ms();
  ++world_.ledger.rooms[room.name].created;
  report("room_started", room, nullptr);
  world_.after_s(room.empty_timeout, [this, name = room.name, sid = room.sid] { close_if_empty(name, sid); });
  if (create_listener_) create_listener_(room);
  return room;
}

bool Rooms::remove(const std::string& name) {
  if (find(name) == nullptr) return false;
  ++world_.ledger.rooms[name].deleted;
  finish(name, "ROOM_DELETED");
  return true;
}

void Rooms::join(const std::string& name, Participant participant) {
  leave(name, participant.identity, "DUPLICATE_IDENTITY");
  Room asked;
  asked.name = name;
  Room& room = ensure(asked);
  participant.joined_at_ms = world_.unix_ms();
  const Participant& joined = room.participants[participant.identity] = participant;
  report("participant_joined", room, &joined);
}

void Rooms::leave(const std::string& name, const std::string& identity, const std::string& reason) {
  Room* room = find(name);
  if (room == nullptr || room->participants.count(identity) == 0) return;
  const Participant gone = room->participants.at(identity);
  room->participants.erase(identity);
  report("participant_left", *room, &gone, reason);
  if (leave_listener_) leave_listener_(*room, gone, reason);
  if (Room* left = find(name); left != nullptr && gone.kind != "AGENT" && !holds_open(*left))
    world_.after_s(left->departure_timeout, [this, name, sid = left->sid] { close_if_empty(name, sid); });
}

void Rooms::flap(const std::string& name, const std::string& identity) {
  const Room* room = find(name);
  if (room == nullptr || room->participants.count(identity) == 0) return;
  report("participant_left", *room, &room->participants.at(identity), "SIGNAL_CLOSE");
  world_.after_s(2, [this, name, identity] {
    const Room* still = find(name);
    if (still == nullptr || still->participants.count(identity) == 0) return;
    report("participant_joined", *still, &still->participants.at(identity));
  });
}

void Rooms::set_attribute(const std::string& name, const std::string& identity, const std::string& attribute,
                          const std::string& value) {
  Room* room = find(name);
  if (room == nullptr || room->participants.count(identity) == 0) return;
  room->participants.at(identity).attributes[attribute] = value;
}

/// Agents do not hold a room open. A room of the same name that was made later has another sid.
void Rooms::close_if_empty(const std::string& name, const std::string& sid) {
  const Room* room = find(name);
  if (room != nullptr && room->sid == sid && !holds_open(*room)) finish(name, "ROOM_CLOSED");
}

void Rooms::finish(const std::string& name, const std::string& reason) {
  Room room = rooms_.at(name);
  rooms_.erase(name);
  for (const auto& [identity, gone] : room.participants) {
    report("participant_left", room, &gone, reason);
    if (leave_listener_) leave_listener_(room, gone, reason);
  }
  room.participants.clear();
  report("room_finished", room, nullptr);
}

void Rooms::report(const std::string& event, const Room& room, const Participant* participant,
                   const std::string& disconnect_reason) {
  json body{{"event", event},
            {"room", room_event(room)},
            {"id", world_.name("EV_")},
            {"createdAt", std::to_string(world_.unix_ms() / 1000)}};
  if (participant != nullptr) body["participant"] = participant_event(*participant, disconnect_reason);
  webhooks_.send(room.name, event, participant == nullptr ? "" : participant->identity, body.dump());
}

json room_json(const Room& room) {
  json codecs = enabled_codecs("mime");
  for (json& codec : codecs) codec["fmtp_line"] = "";
  return {{"sid", room.sid},
          {"name", room.name},
          {"empty_timeout", room.empty_timeout},
          {"departure_timeout", room.departure_timeout},
          {"max_participants", 0},
          {"creation_time", std::to_string(room.created_at_ms / 1000)},
          {"creation_time_ms", std::to_string(room.created_at_ms)},
          {"turn_password", room.turn_password},
          {"enabled_codecs", codecs},
          {"metadata", room.metadata},
          {"num_participants", room.participants.size()},
          {"num_publishers", room.participants.size()},
          {"active_recording", false},
          {"version", nullptr}};
}

json participant_json(const Participant& one) {
  return {{"sid", one.sid},
          {"identity", one.identity},
          {"state", "ACTIVE"},
          {"tracks", json::array()},
          {"metadata", one.metadata},
          {"joined_at", std::to_string(one.joined_at_ms / 1000)},
          {"joined_at_ms", std::to_string(one.joined_at_ms)},
          {"name", one.name},
          {"version", 2},
          {"permission",
           {{"can_subscribe", true},
            {"can_publish", true},
            {"can_publish_data", true},
            {"can_publish_sources", json::array()},
            {"hidden", false},
            {"recorder", false},
            {"can_update_metadata", true},
            {"agent", one.kind == "AGENT"},
            {"can_subscribe_metrics", false}}},
          {"region", ""},
          {"is_publisher", true},
          {"kind", one.kind},
          {"attributes", one.attributes},
          {"disconnect_reason", "UNKNOWN_REASON"},
          {"kind_details", json::array()}};
}

}  // namespace callmill::sandbox
