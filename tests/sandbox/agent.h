// The voice agent's part: joins a room, talks to who answers, says what came of it, and hangs up.
#pragma once

#include <memory>
#include <string>

#include "fates.h"
#include "livekit_leg.h"
#include "livekit_rooms.h"
#include "world.h"

namespace callmill::sandbox {

struct AgentOptions {
  std::string name;          ///< Comes when dispatched by this name; empty: comes to every new room by itself.
  std::string callmill_url;  ///< Results go to its API; empty: not there.
  std::string token;         ///< For that API.
  std::string callmill_db;   ///< Else they are rows of this database; empty: said to nobody.
};

class Agent {
 public:
  Agent(World& world, Rooms& rooms, AgentOptions options)
      : world_(world), rooms_(rooms), options_(std::move(options)) {}

  void room_created(const Room& room);
  void dispatched(const std::string& room, const std::string& agent_name, const std::string& metadata);
  /// Its process dies: it leaves the room, and says nothing.
  void vanish(const std::string& room);
  /// The phone is answered.
  void talk(const std::shared_ptr<Leg>& leg);

 private:
  void come(const std::string& room, const std::string& metadata);
  bool is_in(const std::string& room) const;
  void end_talk(const std::shared_ptr<Leg>& leg);
  void say(const std::string& call_id, const Fate& fate, const std::function<void()>& then);
  void post(const std::string& call_id, const Fate& fate, int tries, const std::function<void()>& then);
  std::string insert(const std::string& call_id, const Fate& fate) const;

  World& world_;
  Rooms& rooms_;
  AgentOptions options_;
};

}  // namespace callmill::sandbox
