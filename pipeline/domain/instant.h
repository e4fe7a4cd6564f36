// Instants as text: ISO 8601, in documents and on the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/time.h"

namespace callmill {

/// ISO 8601: a date, or date and time parted by 'T' or a space, seconds and their fraction optional, then 'Z', +hh:mm,
/// +hhmm, +hh (up to 14 hours, as zones have them) or nothing, which means UTC. Years 1970 to 9999. Nothing for any
/// other text.
std::optional<UnixMillis> parse_instant(std::string_view text);

/// "2026-11-21T05:14:00.250Z".
std::string format_instant(UnixMillis instant);
/// "2026-11-21T05:14:00Z", as the views show instants.
std::string instant_text(UnixTime instant);

}  // namespace callmill
