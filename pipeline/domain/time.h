// Instants as rows hold them.
#pragma once

#include <chrono>
#include <cstdint>

namespace callmill {

/// Seconds since 1970-01-01 UTC; what columns named *_at, *_after and *_until hold.
using UnixTime = std::chrono::sys_seconds;
/// The same in milliseconds, for pacing and durations.
using UnixMillis = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr UnixTime unix_time(std::int64_t seconds) {
  return UnixTime{std::chrono::seconds{seconds}};
}
constexpr std::int64_t unix_seconds(UnixTime time) {
  return time.time_since_epoch().count();
}
constexpr UnixMillis unix_millis(std::int64_t milliseconds) {
  return UnixMillis{std::chrono::milliseconds{milliseconds}};
}

}  // namespace callmill
