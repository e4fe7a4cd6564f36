// The leases of this runner and of the others, also when somebody sets the clock.
#pragma once

#include <chrono>

#include "runner/clock_watch.h"
#include "runner/queue.h"

namespace callmill::runner {

/// Leases stand in the tables by the wall clock; when to renew them goes by the steady one.
class KeepAlive {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// Due at once. `queue` outlives it.
  KeepAlive(Queue& queue, std::chrono::seconds lease, UnixMillis now, Steady steady);

  bool due(Steady steady) const { return steady >= next_; }

  /// Heartbeat, leases, and the jobs of runners that are gone; inside a transaction.
  void run(UnixTime now, Steady steady);

  /// Judges no other runner's lease until every live one had the time to renew its own.
  void trust_leases(Steady steady);

  /// To be asked often. True, and logged, when the clock was set since: run() is due, leases are trusted for a while.
  bool clock_was_set(UnixMillis now, Steady steady);

 private:
  Queue& queue_;
  std::chrono::milliseconds interval_;
  ClockWatch clock_;
  Steady next_;
  Steady judge_from_;
};

}  // namespace callmill::runner
