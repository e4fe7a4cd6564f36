// Renews this runner's leases and takes over the jobs of lost runners. Allows for a wall clock that is set
// meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "domain/time.h"
#include "runner/queue.h"
#include "sql/queue.h"

namespace callmill::runner {

using Steady = std::chrono::steady_clock::time_point;

/// By how much the wall clock is ahead of the steady one.
inline std::chrono::milliseconds ahead_of(UnixMillis now, Steady steady) {
  return now.time_since_epoch() - std::chrono::duration_cast<std::chrono::milliseconds>(steady.time_since_epoch());
}

/// Detects that the wall clock was set, by comparing it with the steady clock.
class ClockJump {
 public:
  ClockJump(UnixMillis now, Steady steady) : ahead_(ahead_of(now, steady)) {}

  /// By how much the wall clock was set since the last call; negative: back; zero: it was not set.
  std::chrono::milliseconds jump(UnixMillis now, Steady steady) {
    const auto by = ahead_of(now, steady) - ahead_;
    ahead_ += by;
    return std::chrono::abs(by) < kClockJump ? std::chrono::milliseconds{0} : by;
  }

 private:
  std::chrono::milliseconds ahead_;
};

/// Which runners are silent: their heartbeats, whatever instants they name, have not moved for a lease while this
/// process watched. Time in which it did not look counts as two of its own heartbeats at most: the others may have been
/// held up as well.
class LeaseWatch {
 public:
  LeaseWatch(std::chrono::milliseconds lease, std::chrono::milliseconds interval, Steady steady)
      : lease_(lease), longest_(2 * interval), looked_(steady) {}

  /// `holders` are all other runners that hold jobs now.
  std::vector<std::int64_t> silent(const std::vector<sql::queue::Holders::Row>& holders, Steady steady);

 private:
  struct Watched {
    std::optional<UnixTime> heartbeat{};
    std::chrono::milliseconds unmoved{0};
  };
  std::chrono::milliseconds lease_;
  std::chrono::milliseconds longest_;
  Steady looked_;
  std::map<std::int64_t, Watched> runners_;
};

/// What a heartbeat found.
struct Beat {
  std::vector<sql::queue::RenewLeases::Row> renewed{};  ///< The claims that this runner still holds.
  std::vector<sql::queue::Rescue::Row> rescued{};       ///< The jobs of lost runners, taken back.
};

class Heartbeat {
 public:
  /// Due at once. `queue` outlives it.
  Heartbeat(Queue& queue, std::chrono::seconds lease, UnixMillis now, Steady steady);

  bool due(Steady steady) const { return steady >= next_; }

  /// Inside the caller's transaction: moves deadlines with the clock, renews the leases and rescues the jobs of lost
  /// runners.
  Beat run(UnixMillis now, Steady steady);

  /// Call often. By how much the clock was set since the last call; zero: it was not. Logs it and makes run() due.
  std::chrono::milliseconds clock_was_set(UnixMillis now, Steady steady);

 private:
  Queue& queue_;
  std::chrono::milliseconds interval_;
  ClockJump clock_;
  LeaseWatch leases_;
  Steady next_;
};

}  // namespace callmill::runner
