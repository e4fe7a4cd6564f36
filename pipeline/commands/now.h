// The one place where commands look at the clock.
#pragma once

#include <chrono>

#include "domain/time.h"

namespace callmill::commands {

inline UnixTime wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace callmill::commands
