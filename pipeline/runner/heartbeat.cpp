#include "runner/heartbeat.h"

#include <algorithm>

#include "outside/log.h"
#include "runner/queue.h"

namespace callmill::runner {

using namespace std::chrono_literals;

Heartbeat::Heartbeat(Queue& queue, std::chrono::seconds lease, UnixMillis now, Steady steady)
    : queue_(queue),
      interval_(std::min<std::chrono::milliseconds>(lease / 3, 5s)),
      clock_(now, steady),
      next_(steady),
      judge_from_(steady) {}

void Heartbeat::run(UnixTime now, Steady steady) {
  queue_.renew(now);
  for (const auto& job : queue_.rescue(now, steady >= judge_from_)) {
    log::warn("runner", job.status == "failed" ? "job lost too often: failed" : "job taken back from a lost runner",
              {{"event", "job_rescued"}, {"job_id", job.job_id}, {"stage", job.stage}});
  }
  next_ = steady + interval_;
}

void Heartbeat::trust_leases(Steady steady) {
  judge_from_ = steady + 2 * interval_;
}

bool Heartbeat::clock_was_set(UnixMillis now, Steady steady) {
  const std::chrono::milliseconds by = clock_.jump(now, steady);
  if (by == 0ms) return false;
  log::warn("runner", std::string("the system clock was set ") + (by < 0ms ? "back" : "forward"),
            {{"event", "clock_set"}, {"duration_ms", std::chrono::abs(by).count()}});
  next_ = steady;
  trust_leases(steady);
  return true;
}

}  // namespace callmill::runner
