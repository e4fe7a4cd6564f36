#include "runner/heartbeat.h"

#include <algorithm>

#include "outside/log.h"

namespace callmill::runner {

using namespace std::chrono_literals;

std::vector<std::int64_t> LeaseWatch::silent(const std::vector<sql::queue::Holders::Row>& holders, Steady steady) {
  const auto passed = std::min(std::chrono::floor<std::chrono::milliseconds>(steady - looked_), longest_);
  looked_ = steady;
  std::map<std::int64_t, Watched> watched;
  std::vector<std::int64_t> silent;
  for (const auto& holder : holders) {
    Watched now{holder.heartbeat_at};
    const auto before = runners_.find(holder.runner_id);
    if (before != runners_.end() && before->second.heartbeat == now.heartbeat) {
      now.unmoved = before->second.unmoved + passed;
    }
    if (now.unmoved >= lease_) silent.push_back(holder.runner_id);
    watched.emplace(holder.runner_id, now);
  }
  runners_.swap(watched);
  return silent;
}

Heartbeat::Heartbeat(Queue& queue, std::chrono::seconds lease, UnixMillis now, Steady steady)
    : queue_(queue),
      interval_(std::min<std::chrono::milliseconds>(lease / 3, 5s)),
      clock_(now, steady),
      leases_(lease, interval_, steady),
      next_(steady) {}

Beat Heartbeat::run(UnixMillis now, Steady steady) {
  const UnixTime second = std::chrono::floor<std::chrono::seconds>(now);
  queue_.follow_clock(ahead_of(now, steady), second);
  Beat beat{.renewed = queue_.renew(second)};
  next_ = steady + interval_;
  beat.rescued = queue_.rescue(leases_.silent(queue_.holders(), steady), second);
  return beat;
}

std::chrono::milliseconds Heartbeat::clock_was_set(UnixMillis now, Steady steady) {
  const std::chrono::milliseconds by = clock_.jump(now, steady);
  if (by == 0ms) return by;
  log::warn("runner", std::string("the system clock was set ") + (by < 0ms ? "back" : "forward"),
            {{"event", "clock_set"}, {"duration_ms", std::chrono::abs(by).count()}});
  next_ = steady;
  return by;
}

}  // namespace callmill::runner
