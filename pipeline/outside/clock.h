// The wall clock. Nothing else in the program reads it.
#pragma once

#include <chrono>

#include "domain/time.h"

namespace callmill {

inline UnixMillis wall_clock_millis() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

inline UnixTime wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(wall_clock_millis());
}

}  // namespace callmill
