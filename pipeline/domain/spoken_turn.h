// One turn of an assembled conversation, as the summary needs it.
#pragma once

#include <string>

namespace callmill {

struct SpokenTurn {
  bool by_caller = true;  ///< Role user; else the agent, role assistant.
  std::string text{};
  bool interrupted = false;
  bool operator==(const SpokenTurn&) const = default;
};

}  // namespace callmill
