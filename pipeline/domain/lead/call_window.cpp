#include "domain/lead/call_window.h"

#include <date/tz.h>

#include <algorithm>
#include <vector>

#include "domain/instant.h"
#include "domain/text.h"

namespace callmill {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes kDay = hours{24};
constexpr minutes kIndiaOffset = hours{5} + minutes{30};  // India has one zone and no summer time
constexpr minutes kIndiaStart = hours{9};
constexpr minutes kIndiaEnd = hours{21};
constexpr int kDaysAhead = 366;
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// Half-open.
struct Span {
  UnixTime begin;
  UnixTime end;
};

std::optional<minutes> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = number_in<unsigned>(text.substr(0, 2));
  const auto minute = number_in<unsigned>(text.substr(3));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const minutes time = hours{*hour} + minutes{*minute};
  if (time > kDay) return std::nullopt;
  return time;
}

std::optional<std::size_t> weekday(std::string_view name) {
  const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kWeekdays.begin());
}

/// "mon-sat" or "sun"; false: neither.
bool add_weekdays(std::string_view entry, std::array<bool, 7>& days) {
  const auto dash = entry.find('-');
  const auto first = weekday(entry.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : weekday(entry.substr(dash + 1));
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % days.size()) {
    days.at(day) = true;
    if (day == *last) return true;
  }
}

std::optional<std::array<bool, 7>> read_weekdays(std::string_view text) {
  std::array<bool, 7> days{};
  std::string plain = lower(text);
  std::erase(plain, ' ');
  for (std::string_view rest = plain; !rest.empty();) {
    const auto comma = rest.find(',');
    if (!add_weekdays(rest.substr(0, comma), days)) return std::nullopt;
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  if (plain.empty()) return std::nullopt;
  return days;
}

std::string setting_error(std::string_view setting, std::string_view expected, std::string_view value) {
  return std::string(setting) + ": expected " + std::string(expected) + ", got '" + one_line(value) + "'";
}

/// The moment of a local time, see window_state().
UnixTime moment(const date::time_zone& zone, date::local_days day, minutes time, date::choose doubled) {
  return std::chrono::floor<std::chrono::seconds>(zone.to_sys(day + time, doubled));
}

bool is_day_off(const CallWindow& window, date::local_days day) {
  const auto number = date::weekday{day}.c_encoding();
  return !window.weekdays.at(number) || window.holidays.contains(date::format("%F", day));
}

/// The parts of one local day in which the window is open.
std::vector<Span> spans_of_day(const CallWindow& window, const date::time_zone& zone, date::local_days day) {
  if (is_day_off(window, day)) return {};
  const auto span = [&](minutes from, minutes to) {
    return Span{moment(zone, day, from, date::choose::latest), moment(zone, day, to, date::choose::earliest)};
  };
  // A day begins at the first of two midnights: it is the day, not a start, that is doubled.
  const UnixTime day_begin = moment(zone, day, minutes{0}, date::choose::earliest);
  std::vector<Span> spans;
  if (window.start < window.end) {
    spans = {span(window.start, window.end)};
  } else {
    spans = {span(minutes{0}, window.end), span(window.start, kDay)};
  }
  if (window.start == minutes{0} || window.start > window.end) spans.front().begin = day_begin;
  std::erase_if(spans, [](const Span& one) { return one.begin >= one.end; });
  return spans;
}

/// The parts of `span` that lie within 09:00-21:00 in India.
std::vector<Span> within_india_hours(const Span& span) {
  std::vector<Span> parts;
  const auto day_in_india = [](UnixTime time) { return std::chrono::floor<std::chrono::days>(time + kIndiaOffset); };
  for (auto day = day_in_india(span.begin); day <= day_in_india(span.end); day += std::chrono::days{1}) {
    const Span part{std::max(span.begin, UnixTime{day - kIndiaOffset + kIndiaStart}),
                    std::min(span.end, UnixTime{day - kIndiaOffset + kIndiaEnd})};
    if (part.begin < part.end) parts.push_back(part);
  }
  return parts;
}

std::string why_closed(const CallWindow& window, const date::time_zone& zone, bool to_india, UnixTime now) {
  const auto local = zone.to_local(now);
  const auto day = date::floor<date::days>(local);
  const std::string date_text = date::format("%F", day);
  if (const auto holiday = window.holidays.find(date_text); holiday != window.holidays.end()) {
    return date_text + " is a holiday: " + one_line(holiday->second);
  }
  const auto number = date::weekday{day}.c_encoding();
  if (!window.weekdays.at(number)) return std::string(kWeekdays.at(number)) + " is not one of CALL_WEEKDAYS";
  const auto time = local - day;
  const bool over_midnight = window.start > window.end;
  const bool inside =
      over_midnight ? time >= window.start || time < window.end : time >= window.start && time < window.end;
  if (inside && to_india) return "numbers in India are dialled from 09:00 to 21:00 there only";
  return "outside the call window " + window.text;
}

}  // namespace

bool is_window_start(std::string_view text) {
  const auto time = time_of_day(text);
  return time && *time != kDay;
}

bool is_window_end(std::string_view text) {
  return time_of_day(text).has_value();
}

bool is_weekdays(std::string_view text) {
  return read_weekdays(text).has_value();
}

CallWindow read_call_window(const CallSettings& settings, Holidays holidays) {
  CallWindow window;
  window.timezone = settings.timezone;
  window.holidays = std::move(holidays);
  window.text = settings.window_start + "-" + settings.window_end + " " + settings.timezone;
  const auto start = time_of_day(settings.window_start);
  const auto end = time_of_day(settings.window_end);
  const auto weekdays = read_weekdays(settings.weekdays);
  if (!start || *start == kDay) {
    window.unreadable = setting_error("CALL_WINDOW_START", "a time from 00:00 to 23:59", settings.window_start);
  } else if (!end) {
    window.unreadable = setting_error("CALL_WINDOW_END", "a time from 00:00 to 24:00", settings.window_end);
  } else if (*start == *end) {
    window.unreadable = "CALL_WINDOW_START and CALL_WINDOW_END are both " + settings.window_start +
                        ", expected two times; 00:00 to 24:00 is the whole day";
  } else if (!weekdays) {
    window.unreadable = setting_error("CALL_WEEKDAYS", "days such as mon-sat or mon,wed,fri", settings.weekdays);
  } else if (!is_time_zone(settings.timezone)) {
    window.unreadable = setting_error("CALL_TIMEZONE", "a time zone such as Asia/Kolkata", settings.timezone);
    window.unreadable += missing_tzdata();
  } else {
    window.start = *start;
    window.end = *end;
    window.weekdays = *weekdays;
  }
  return window;
}

WindowState window_state(const CallWindow& window, std::string_view phone_e164, UnixTime now) {
  if (!window.unreadable.empty()) return {.open = false, .opens_at = std::nullopt, .why = window.unreadable};
  const date::time_zone& zone = *date::locate_zone(window.timezone);
  const bool to_india = phone_e164.starts_with("+91");
  const auto today = date::floor<date::days>(zone.to_local(now));
  std::optional<UnixTime> closes_at;  // Parts that touch, as at midnight, are one.
  for (int ahead = 0; ahead <= kDaysAhead; ++ahead) {
    for (const Span& span : spans_of_day(window, zone, today + date::days{ahead})) {
      for (const Span& part : to_india ? within_india_hours(span) : std::vector<Span>{span}) {
        if (part.end <= now) continue;
        if (part.begin <= closes_at.value_or(now)) {
          closes_at = part.end;
          continue;
        }
        if (closes_at) return {.open = true, .closes_at = closes_at};
        return {.open = false, .opens_at = part.begin, .why = why_closed(window, zone, to_india, now)};
      }
    }
  }
  if (closes_at && *closes_at < now + std::chrono::days{kDaysAhead - 1}) return {.open = true, .closes_at = closes_at};
  if (closes_at) return {.open = true};
  return {.open = false,
          .opens_at = std::nullopt,
          .why = why_closed(window, zone, to_india, now) + ", and not open within a year"};
}

}  // namespace callmill
