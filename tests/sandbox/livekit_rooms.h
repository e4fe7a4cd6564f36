// LiveKit's rooms and who is in them; each change goes to listeners and, as an event, to the webhook.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "livekit_webhooks.h"
#include "world.h"

namespace callmill::sandbox {

struct Participant {
  std::string sid;
  std::string identity;
  std::string kind;  ///< SIP, AGENT
  std::string name;
  std::string metadata;
  std::map<std::string, std::string> attributes;
  std::int64_t joined_at_ms = 0;
};

struct Room {
  std::string sid;
  std::string name;
  std::string metadata;
  int empty_timeout = 300;
  int departure_timeout = 20;
  std::int64_t created_at_ms = 0;
  std::string turn_password;
  std::map<std::string, Participant> participants;  ///< By identity.
};

class Rooms {
 public:
  Rooms(World& world, Webhooks& webhooks) : world_(world), webhooks_(webhooks) {}

  /// Called when somebody has left, with the DisconnectReason.
  void on_leave(std::function<void(const Room&, const Participant&, const std::string& reason)> listener) {
    leave_listener_ = std::move(listener);
  }
  void on_create(std::function<void(const Room&)> listener) { create_listener_ = std::move(listener); }

  Room* find(const std::string& name);
  const std::map<std::string, Room>& all() const { return rooms_; }
  /// The room of that name; made if it is not there, with what `asked` says of it.
  Room& ensure(const Room& asked);
  /// DeleteRoom: false, there is none.
  bool remove(const std::string& name);
  /// Who has the same identity is dropped first.
  void join(const std::string& room, Participant participant);
  /// Does nothing when there is no such participant.
  void leave(const std::string& room, const std::string& identity, const std::string& reason);
  /// Its connection breaks, and is there again: events tell of it, and nothing else does.
  void flap(const std::string& room, const std::string& identity);
  void set_attribute(const std::string& room, const std::string& identity, const std::string& name,
                     const std::string& value);

 private:
  void close_if_empty(const std::string& name, const std::string& sid);
  void finish(const std::string& name, const std::string& reason);
  void report(const std::string& event, const Room& room, const Participant* participant,
              const std::string& disconnect_reason = "");

  World& world_;
  Webhooks& webhooks_;
  std::map<std::string, Room> rooms_;
  std::function<void(const Room&, const Participant&, const std::string&)> leave_listener_;
  std::function<void(const Room&)> create_listener_;
};

/// As the API writes them: snake_case, zero values present, int64 as strings.
nlohmann::json room_json(const Room& room);
nlohmann::json participant_json(const Participant& participant);

}  // namespace callmill::sandbox
