// A conversation that is one text: "assistant: Good morning.\nuser: Hello."
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callmill {

struct DialogueLine {
  std::string role;  ///< As it is written before the colon.
  std::string text;
  bool operator==(const DialogueLine&) const = default;
};

/// The turns of `text`; none unless its first line begins with a role that speaker_of() knows, and a colon. A time
/// before the role is passed over ("[00:12] Agent: ..."). A line that begins with no known role goes on with the turn
/// before it. Turns without text are left out.
std::vector<DialogueLine> dialogue_in(std::string_view text);

}  // namespace callmill
