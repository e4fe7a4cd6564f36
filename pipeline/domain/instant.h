// Reading an instant out of the text of a document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/time.h"

namespace callmill {

/// ISO 8601: a date, or date and time parted by 'T' or a space, seconds and their fraction optional, then 'Z', +hh:mm,
/// +hhmm, +hh or nothing, which means UTC. Years 1970 to 9999; nothing for any other text.
std::optional<UnixMillis> parse_instant(std::string_view text);

/// "2026-11-21T05:14:00.250Z".
std::string format_instant(UnixMillis instant);
/// "2026-11-21T05:14:00Z", as the views show instants.
std::string instant_text(UnixTime instant);

}  // namespace callmill
