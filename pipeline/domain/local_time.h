// Instants and durations as people at the tenant's place read them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/time.h"

namespace callmill {

/// Whether `name` is an IANA name ("Asia/Kolkata") on this machine.
bool is_time_zone(std::string_view name);

struct LocalTime {
  std::string text;  ///< "2026-11-21 14:05 (America/Cayenne, UTC-03:00)".
  bool zone_known;   ///< False: there is no such zone, and the text is in UTC.
};

/// The rules are the system's tzdata.
LocalTime local_time(UnixTime time, std::string_view zone);

/// "45 s", "3 min 05 s", "1 h 02 min 05 s". `duration` is not negative.
std::string duration_text(std::chrono::seconds duration);

}  // namespace callmill
