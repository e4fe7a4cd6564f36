// Instants as text: ISO 8601, in documents and on the command line; and as people at the tenant's place read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/time.h"

namespace callmill {

/// ISO 8601: a date, or date and time separated by 'T' or a space, seconds and their fraction optional, then 'Z',
/// +hh:mm, +hhmm, +hh (up to 14 hours, as zones have them) or nothing, which means UTC. Years 1970 to 9999. Nothing for
/// any other text.
std::optional<UnixMillis> parse_instant(std::string_view text);

/// "2026-11-21T05:14:00.250Z".
std::string format_instant(UnixMillis instant);
/// "2026-11-21T05:14:00Z", as the views show instants.
std::string instant_text(UnixTime instant);

/// Whether `name` is an IANA name ("Asia/Kolkata") on this machine.
bool is_time_zone(std::string_view name);

/// What an error about a zone says beside, where this machine knows no zone at all; empty: it knows some.
std::string_view missing_tzdata();

struct LocalTime {
  std::string text;  ///< "2026-11-21 14:05 (America/Cayenne, UTC-03:00)".
  bool zone_known;   ///< False: there is no such zone, and the text is in UTC.
};

/// The rules are the system's tzdata.
LocalTime local_time(UnixTime time, std::string_view zone);

/// "45 s", "3 min 05 s", "1 h 02 min 05 s". `duration` is not negative.
std::string duration_text(std::chrono::seconds duration);

}  // namespace callmill
