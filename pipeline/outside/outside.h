// The wall: everything the worker asks of the world goes through here, and the world's clock and chance come from here.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "domain/reply.h"
#include "domain/request.h"
#include "domain/time.h"

namespace callmill::outside {

/// Chosen by the caller; names one transfer until its Arrival came or it was dropped.
using TransferId = std::int64_t;

/// The end of a transfer; `took` counts from start().
struct Arrival {
  TransferId id = 0;
  Reply reply;
  std::chrono::milliseconds took{0};
};

/// One thread uses it; only wake() may be called from others. The tests put a simulated world in its place.
class Outside {
 public:
  virtual ~Outside() = default;

  /// Begins one transfer; every fault of it comes as an Arrival, none is thrown.
  /// An HTTP answer must be complete within `timeout`; a mail server gets as long for each of its replies, because a
  /// mail given up early may have been taken (smtp.md 4.2).
  virtual void start(TransferId id, const Request& request, std::chrono::seconds timeout) = 0;

  /// Drives all transfers and gives those that ended: at once when some did or wake() was called, else after `at_most`.
  virtual std::vector<Arrival> wait(std::chrono::milliseconds at_most) = 0;

  /// Makes the present or the next wait() return at once. Callable from any thread and from a signal handler.
  virtual void wake() = 0;

  /// Forgets a transfer and closes its connection; no Arrival comes. An id that is not under way is ignored.
  virtual void drop(TransferId id) = 0;

  /// The wall clock, which people and servers set, also backwards.
  virtual UnixMillis now() = 0;

  /// A clock that nobody sets, for waits; a simulated world has its own.
  virtual std::chrono::steady_clock::time_point steady_now() { return std::chrono::steady_clock::now(); }

  /// Uniform in [0, 1).
  virtual double chance() = 0;
};

}  // namespace callmill::outside
