// The circuit breaker of dialling: when too many of the last dials failed in the trunk, dialling pauses, and for longer
// each time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/time.h"

namespace callmill {

/// A dial that LiveKit answered, with whatever outcome.
struct PastDial {
  int code = 0;                       ///< attempts.code: the SIP code, else the HTTP status.
  std::chrono::milliseconds took{0};  ///< The SIP part, until the answer (leg_looks.h).
  bool trunk_failed = false;          ///< calls.disposition is 'trunk' or 'trunk_limit'.
  bool at_limit = false;              ///< calls.disposition is 'trunk_limit'.
  bool rang = false;
  std::int64_t call_row = 0;
  std::string phone{};
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

/// The calls among `dials`, which are in the order of their answers, that a trunk at its limit refused: with 480 or 486
/// in less than a second, none ringing, of at least three numbers in a row. One alone is a person's phone.
std::vector<std::int64_t> limit_waves(const std::vector<PastDial>& dials);

/// `dials` are those begun since breaker_counts_from(). At least five, and half or more of them bad (a trunk failure,
/// or 480 or 486 in less than a second, as a trunk at its limit says it): a minute's pause, doubled up to an hour while
/// trips follow one another within ten minutes.
std::optional<Tripped> judge_dials(const std::vector<PastDial>& dials, const std::optional<BreakerTrip>& last,
                                   UnixTime now);

}  // namespace callmill
