// At most so many starts a second, remembered in one number that lives in a row.
#pragma once

#include <algorithm>
#include <cstdint>

#include "domain/time.h"

namespace callmill {

/// How many may start now, and what to remember once `started` of them did. The rule is GCRA: `paced_until` is when the
/// next start is due if none is early. A tenth of a second's worth (at least one) may start together, so that batches
/// stay whole. What lies further ahead than that rule ever puts it (the clock was set back, the rate was raised) is
/// forgotten.
class Pace {
 public:
  Pace(double per_second, UnixMillis paced_until, UnixMillis now)
      : interval_ms_(1000.0 / per_second),
        due_(paced_until > now + furthest() ? now : std::max(paced_until, now)),
        now_(now) {}

  std::int64_t allowance() const {
    const double room = burst_ms() - static_cast<double>((due_ - now_).count());
    return room < 0 ? 0 : static_cast<std::int64_t>(room / interval_ms_) + 1;
  }
  /// When the next start is due if none is early.
  UnixMillis due() const { return due_; }
  UnixMillis after(std::int64_t started) const {
    return due_ + std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(started) * interval_ms_)};
  }

 private:
  std::chrono::milliseconds furthest() const {
    return std::chrono::milliseconds{static_cast<std::int64_t>(burst_ms() + interval_ms_) + 1};
  }
  double burst_ms() const { return std::max(0.0, 100.0 - interval_ms_); }

  double interval_ms_;
  UnixMillis due_;
  UnixMillis now_;
};

}  // namespace callmill
