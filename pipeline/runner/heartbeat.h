// Renews this runner's leases and takes over the jobs of lost runners. Allows for a wall clock that is set
// meanwhile.
#pragma once

#include <chrono>

#include "domain/time.h"

namespace callmill::runner {

class Queue;

/// Detects that the wall clock was set, by comparing it with the steady clock.
class ClockJump {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// A smaller difference is ordinary clock correction.
  static constexpr std::chrono::milliseconds kJump{2000};

  ClockJump(UnixMillis now, Steady steady) : difference_(difference(now, steady)) {}

  /// By how much the wall clock was set since the last call; negative: back; zero: it was not set.
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

/// The tables hold leases in wall-clock time; the steady clock decides when to renew them.
class Heartbeat {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// Due at once. `queue` outlives it.
  Heartbeat(Queue& queue, std::chrono::seconds lease, UnixMillis now, Steady steady);

  bool due(Steady steady) const { return steady >= next_; }

  /// Renews the leases and rescues the jobs of lost runners, inside the caller's transaction.
  void run(UnixTime now, Steady steady);

  /// Does not rescue by an expired lease until every live runner had time to renew its own.
  void trust_leases(Steady steady);

  /// Call often. Whether the clock was set since the last call; then logs it, makes run() due and calls
  /// trust_leases().
  bool clock_was_set(UnixMillis now, Steady steady);

 private:
  Queue& queue_;
  std::chrono::milliseconds interval_;
  ClockJump clock_;
  Steady next_;
  Steady judge_from_;
};

}  // namespace callmill::runner
