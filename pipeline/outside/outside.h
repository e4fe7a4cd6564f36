// The worker's interface to the world: every request, the clock and chance.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "domain/time.h"
#include "outside/clock.h"

namespace callmill::outside {

/// Chosen by the caller; names one transfer until it arrived or was dropped.
using TransferId = std::int64_t;

/// The end of a transfer; `took` counts from start().
struct Arrival {
  TransferId id = 0;
  Reply reply;
  std::chrono::milliseconds took{0};
};

/// For one thread, except wake(). Tests replace it with a simulated world.
class Outside {
 public:
  virtual ~Outside() = default;

  /// Begins one transfer; every failure of it is an Arrival, none is thrown. An HTTP answer must be complete within
  /// `timeout`; a mail server gets as long for each of its replies, and twice as long for that to the whole message,
  /// because a server may have accepted a mail that is given up early (RFC 1047, RFC 5321 4.5.3.2.6).
  virtual void start(TransferId id, const Request& request, std::chrono::seconds timeout) = 0;

  /// Drives all transfers and returns those that ended: as soon as one did or wake() was called, else after `at_most`.
  virtual std::vector<Arrival> wait(std::chrono::milliseconds at_most) = 0;

  /// Makes the present or the next wait() return at once. Any thread or signal handler may call it.
  virtual void wake() = 0;

  /// Forgets a transfer and closes its connection; no Arrival comes. An id that is not under way is ignored.
  virtual void drop(TransferId id) = 0;

  /// The wall clock, which may be set, also backwards.
  virtual UnixMillis now() = 0;

  /// A clock that is never set, for waits; a simulated world has its own.
  virtual std::chrono::steady_clock::time_point steady_now() { return since_boot(); }

  /// Uniform in [0, 1).
  virtual double chance() = 0;
};

}  // namespace callmill::outside
