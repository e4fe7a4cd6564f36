// The clocks. Nothing else in the program reads the wall clock.
#pragma once

#include <time.h>

#include <chrono>

#include "domain/time.h"

namespace callmill {

inline UnixMillis wall_clock_millis() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

inline UnixTime wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(wall_clock_millis());
}

/// Time since the boot, that in which the machine slept included: it passed for the others. Nobody sets it.
inline std::chrono::steady_clock::time_point since_boot() {
  timespec passed{};
  clock_gettime(CLOCK_BOOTTIME, &passed);
  return std::chrono::steady_clock::time_point{std::chrono::seconds{passed.tv_sec} +
                                               std::chrono::nanoseconds{passed.tv_nsec}};
}

}  // namespace callmill
