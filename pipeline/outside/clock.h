// The wall clock, read in one place.
#pragma once

#include <chrono>

#include "domain/time.h"

namespace callmill {

inline UnixTime wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace callmill
