// Stage room under test: a call's row, what LiveKit answers, and what a verdict says.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "stages/outreach/room.h"
#include "support/call_house.h"

namespace callmill::tests {

inline std::string metadata(const std::string& call_id, const std::string& phone = "+919876543210") {
  return nlohmann::json{{"call_id", call_id}, {"phone", phone}}.dump();
}

/// What CreateRoom replies where the room has this metadata.
inline HttpResponse room_of(const std::string& metadata) {
  return ok(nlohmann::json{{"sid", "RM_1"}, {"name", "ignitech-lead-42"}, {"metadata", metadata}}.dump());
}

inline const HttpResponse kOurs = room_of(metadata("outreach-17"));

/// Steps of stage room that hold for ten seconds, written just now.
inline const std::string kOver = "over:" + CallHouse::now();
inline const std::string kAged = "aged:" + CallHouse::now();

inline stages::RoomRow room_row(const std::string& step = "") {
  return {outreach_call(step), outreach_lead()};
}

inline std::string asked(const stages::RoomRow& row, const Settings& settings = outreach_settings(),
                         std::chrono::seconds later = std::chrono::seconds{0}) {
  return method_of(stages::room_request(row, settings, kCallTime + later));
}

inline Verdict judged(const stages::RoomRow& row, const Reply& reply,
                      std::chrono::seconds later = std::chrono::seconds{0},
                      const Settings& settings = outreach_settings()) {
  return stages::room_verdict(row, reply, settings, kCallTime + later);
}

inline Verdict decided(const stages::RoomRow& row, std::chrono::seconds later = std::chrono::seconds{0}) {
  return std::get<Verdict>(stages::room_request(row, outreach_settings(), kCallTime + later));
}

inline std::string steps_of(const Verdict& verdict) {
  std::string steps;
  for (const Write& write : verdict.writes) {
    if (write.statement() == "calls/remember_step") steps += value_of(write, "step");
  }
  return steps;
}

}  // namespace callmill::tests
