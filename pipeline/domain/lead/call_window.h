// When dialling may start: CALL_WINDOW_START to CALL_WINDOW_END in CALL_TIMEZONE, on CALL_WEEKDAYS that are no
// holidays, and for Indian numbers never outside 09:00-21:00 in India.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/settings.h"
#include "domain/time.h"

namespace callmill {

/// Day ("2026-11-08") to name.
using Holidays = std::map<std::string, std::string, std::less<>>;

/// The settings, read once. Where `unreadable` says something, the window is always closed.
struct CallWindow {
  std::chrono::minutes start{};    ///< Local time of day.
  std::chrono::minutes end{};      ///< Excluded. Not after `start`: over midnight. At most 24 h.
  std::string timezone;            ///< IANA name, known to this machine.
  std::array<bool, 7> weekdays{};  ///< From Sunday.
  Holidays holidays;               ///< Of the local day.
  std::string text;                ///< "10:00-19:00 Asia/Kolkata".
  std::string unreadable;          ///< Names the setting and what was expected.
};

/// Whether read_call_window() can read such a text; configurations are refused by it.
bool is_window_start(std::string_view text);  ///< "00:00" to "23:59".
bool is_window_end(std::string_view text);    ///< "00:00" to "24:00".
bool is_weekdays(std::string_view text);      ///< "mon-sat", "mon,wed,fri".

/// Times are HH:MM, the end also 24:00. Weekdays are names of three letters, comma separated, or ranges: "mon-sat".
CallWindow read_call_window(const CallSettings& settings, Holidays holidays);

struct WindowState {
  bool open = false;
  std::optional<UnixTime> opens_at{};   ///< When closed: the next moment it is open; nothing: not within a year.
  std::string why{};                    ///< When closed: in words.
  std::optional<UnixTime> closes_at{};  ///< When open: the next moment it is closed; nothing: not within a year.
};

/// Whether `phone_e164` may be dialled at `now`. Weekday and holiday are those of the local day of that moment, so that
/// a window over midnight ends where a day off begins. A start that a change of clocks makes happen twice counts as the
/// later one, such an end as the earlier; one that is skipped counts as the moment of the change.
WindowState window_state(const CallWindow& window, std::string_view phone_e164, UnixTime now);

}  // namespace callmill
