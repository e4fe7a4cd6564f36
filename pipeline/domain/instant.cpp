#include "domain/instant.h"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace callmill {

namespace {

/// Takes a text apart from its front.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<int> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  /// `character`, then a number of two digits.
  std::optional<int> number_after(char character) { return take(character) ? number(2) : std::nullopt; }
  bool take(char character) {
    if (!rest_.starts_with(character)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool starts_with(char character) const { return rest_.starts_with(character); }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<date::sys_days> read_day(Reader& text) {
  const auto year = text.number(4);
  const auto month = text.number_after('-');
  const auto day = text.number_after('-');
  if (!year || !month || !day || *year < 1970) return std::nullopt;
  const auto date = date::year{*year} / *month / *day;
  if (!date.ok()) return std::nullopt;
  return date::sys_days{date};
}

/// Digits after the point, the first three of which count.
std::optional<int> read_fraction(Reader& text) {
  int milliseconds = 0;
  int weight = 100;
  int digits = 0;
  while (const auto digit = text.number(1)) {
    milliseconds += *digit * weight;
    weight /= 10;
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  return milliseconds;
}

std::optional<std::chrono::milliseconds> read_time_of_day(Reader& text) {
  const auto hours = text.number(2);
  const auto minutes = text.number_after(':');
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  std::chrono::milliseconds time = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  if (!text.starts_with(':')) return time;
  const auto seconds = text.number_after(':');
  if (!seconds || *seconds > 60) return std::nullopt;
  time += std::chrono::seconds{*seconds};
  if (!text.take('.')) return time;
  const auto milliseconds = read_fraction(text);
  if (!milliseconds) return std::nullopt;
  return time + std::chrono::milliseconds{*milliseconds};
}

std::optional<std::chrono::minutes> read_offset(Reader& text) {
  if (text.at_end() || text.take('Z')) return std::chrono::minutes{0};
  const bool west = text.starts_with('-');
  if (!text.take('-') && !text.take('+')) return std::nullopt;
  const auto hours = text.number(2);
  if (!hours || *hours > 14) return std::nullopt;
  text.take(':');
  const auto minutes = text.at_end() ? std::optional{0} : text.number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return west ? -offset : offset;
}

std::string padded(std::int64_t value, std::size_t digits) {
  const std::string number = std::to_string(value);
  return std::string(digits - std::min(digits, number.size()), '0') + number;
}

/// "2026-11-21T05:14:00". Not date::format: its stream took a tenth of an import's time.
std::string day_and_time(date::sys_days day, std::chrono::milliseconds since_midnight) {
  const date::year_month_day date{day};
  const date::hh_mm_ss time{since_midnight};
  const int year = static_cast<int>(date.year());
  std::string text = (year < 0 ? "-" : "") + padded(std::abs(year), 4);
  const auto add = [&](char mark, std::int64_t value) { text += mark + padded(value, 2); };
  add('-', unsigned{date.month()});
  add('-', unsigned{date.day()});
  add('T', time.hours().count());
  add(':', time.minutes().count());
  add(':', time.seconds().count());
  return text;
}

}  // namespace

std::optional<UnixMillis> parse_instant(std::string_view text) {
  Reader reader(text);
  const auto day = read_day(reader);
  if (!day) return std::nullopt;
  if (reader.at_end()) return UnixMillis{day->time_since_epoch()};
  if (!reader.take('T') && !reader.take(' ')) return std::nullopt;
  const auto time = read_time_of_day(reader);
  if (!time) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.at_end()) return std::nullopt;
  return UnixMillis{day->time_since_epoch()} + *time - *offset;
}

std::string format_instant(UnixMillis instant) {
  const auto day = date::floor<date::days>(instant);
  const auto milliseconds = (instant - date::floor<std::chrono::seconds>(instant)).count();
  return day_and_time(day, instant - day) + '.' + padded(milliseconds, 3) + 'Z';
}

std::string instant_text(UnixTime instant) {
  const auto day = date::floor<date::days>(instant);
  return day_and_time(day, instant - day) + 'Z';
}

bool is_time_zone(std::string_view name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string_view missing_tzdata() {
  return is_time_zone("Asia/Kolkata") ? "" : "; this machine has no time zones: install tzdata";
}

LocalTime local_time(UnixTime time, std::string_view zone) {
  if (zone == "UTC" || !is_time_zone(zone)) return {date::format("%Y-%m-%d %H:%M (UTC)", time), zone == "UTC"};
  return {date::format("%Y-%m-%d %H:%M (" + std::string(zone) + ", UTC%Ez)", date::make_zoned(std::string(zone), time)),
          true};
}

std::string duration_text(std::chrono::seconds duration) {
  const auto hours = duration.count() / 3600;
  const auto minutes = duration.count() / 60 % 60;
  const auto seconds = duration.count() % 60;
  if (hours > 0) return std::to_string(hours) + " h " + padded(minutes, 2) + " min " + padded(seconds, 2) + " s";
  if (minutes > 0) return std::to_string(minutes) + " min " + padded(seconds, 2) + " s";
  return std::to_string(seconds) + " s";
}

}  // namespace callmill
