// The circuit breaker of dialling: when too many of the last dials failed in the trunk, dialling pauses, and for longer
// each time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/time.h"

namespace callmill {

/// A dial that LiveKit answered, with whatever outcome.
struct PastDial {
  int code = 0;                       ///< attempts.code: the SIP code, else the HTTP status.
  std::chrono::milliseconds took{0};  ///< Until the answer.
  bool trunk_failed = false;          ///< calls.disposition is 'trunk'.
};

/// A row of breaker_trips.
struct BreakerTrip {
  UnixTime tripped_at;
  std::chrono::seconds pause{0};
};

/// What opens it.
struct Tripped {
  std::chrono::seconds pause{0};
  int dials = 0;
  int bad_dials = 0;
  std::string reason{};
  bool operator==(const Tripped&) const = default;
};

/// Dials count from here: two minutes back, but not before the end of the last pause.
UnixTime breaker_counts_from(const std::optional<BreakerTrip>& last, UnixTime now);

/// `dials` are those begun since breaker_counts_from(). At least five, and half or more of them bad (a trunk failure,
/// or 480 or 486 in less than a second, as a trunk at its limit says it): a minute's pause, doubled up to an hour while
/// trips follow one another within ten minutes.
std::optional<Tripped> judge_dials(const std::vector<PastDial>& dials, const std::optional<BreakerTrip>& last,
                                   UnixTime now);

}  // namespace callmill
