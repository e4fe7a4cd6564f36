// Detects that the wall clock was set, by comparing it with the steady clock.
#pragma once

#include <chrono>

#include "domain/time.h"

namespace callmill::runner {

class ClockJump {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// A smaller difference is ordinary clock correction.
  static constexpr std::chrono::milliseconds kJump{2000};

  ClockJump(UnixMillis now, Steady steady) : difference_(difference(now, steady)) {}

  /// By how much the wall clock was set since the last call; zero: it was not. Negative: back.
  std::chrono::milliseconds jump(UnixMillis now, Steady steady) {
    const auto by = difference(now, steady) - difference_;
    difference_ += by;
    return std::chrono::abs(by) < kJump ? std::chrono::milliseconds{0} : by;
  }

 private:
  static std::chrono::milliseconds difference(UnixMillis now, Steady steady) {
    return now.time_since_epoch() - std::chrono::duration_cast<std::chrono::milliseconds>(steady.time_since_epoch());
  }

  std::chrono::milliseconds difference_;
};

}  // namespace callmill::runner
