// The rooms of pipeline/ and the arrows between them: rooms.cpp is the one place that says who may include whom.
#pragma once

#include <string_view>
#include <vector>

namespace callmill::house {

inline constexpr int kLinesOfFile = 300;
inline constexpr int kLinesOfFunction = 40;
inline constexpr int kPairsOfRoom = 15;
inline constexpr int kLinesOfRoomPage = 15;

/// A folder of pipeline/ with .h and .cpp files right in it. It may always include itself.
struct Room {
  std::string_view name;
  /// What else it may include, between blanks: "domain/" is that room, "domain/**" it and the rooms below it,
  /// "stages/stage.h" one file.
  std::string_view includes{};
};

/// What a single file may include beyond its room's share.
struct Exception {
  std::string_view file;
  std::string_view includes;
};

/// A room whose files of different first words ("email_row.h", "push.cpp") leave each other alone, these apart.
struct Apart {
  std::string_view room;
  std::string_view shared;
};

struct House {
  std::vector<Room> rooms;
  std::vector<Exception> exceptions{};
  std::vector<Apart> apart{};
};

/// callmill's.
const House& house();

}  // namespace callmill::house
