// Renews this runner's leases and takes over the jobs of lost runners. Expects that the wall clock may be set.
#pragma once

#include <chrono>

#include "runner/clock_jump.h"
#include "runner/queue.h"

namespace callmill::runner {

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

  /// Call often. True, and logged, if the clock was set since the last call: then run() is due and trust_leases() is
  /// called.
  bool clock_was_set(UnixMillis now, Steady steady);

 private:
  Queue& queue_;
  std::chrono::milliseconds interval_;
  ClockJump clock_;
  Steady next_;
  Steady judge_from_;
};

}  // namespace callmill::runner
