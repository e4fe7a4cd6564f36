// Points in time as a person types them.
#pragma once

#include <string_view>

#include "domain/time.h"

namespace callmill::commands {

/// For option descriptions.
inline constexpr std::string_view kTimeForms =
    "2026-11-21, 2026-11-21T10:00[:30], in UTC or with its offset: +05:30; ago: 90s, 30m, 2h, 3d; from now: +2h";

/// `text` in one of kTimeForms; `option` is what it was given for ("--since"). Throws UsageError naming both.
UnixTime parse_time(std::string_view text, std::string_view option, UnixTime now);

}  // namespace callmill::commands
