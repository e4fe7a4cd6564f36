#include "domain/local_time.h"

#include <date/tz.h>

#include <cstdio>
#include <stdexcept>

namespace callmill {

namespace {

/// Null: no such zone.
const date::time_zone* find_zone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name));
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

std::string two_digits(long long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

LocalTime local_time(UnixTime time, std::string_view zone) {
  const date::time_zone* known = find_zone(zone);
  if (known == nullptr || zone == "UTC") return {date::format("%Y-%m-%d %H:%M (UTC)", time), known != nullptr};
  const std::string local = date::format("%Y-%m-%d %H:%M", date::make_zoned(known, time));
  const std::string offset = date::format("%Ez", date::make_zoned(known, time));
  return {local + " (" + std::string(zone) + ", UTC" + offset + ")", true};
}

std::string duration_text(std::chrono::seconds duration) {
  const auto hours = duration.count() / 3600;
  const auto minutes = duration.count() / 60 % 60;
  const auto seconds = duration.count() % 60;
  if (hours > 0) return std::to_string(hours) + " h " + two_digits(minutes) + " min " + two_digits(seconds) + " s";
  if (minutes > 0) return std::to_string(minutes) + " min " + two_digits(seconds) + " s";
  return std::to_string(seconds) + " s";
}

}  // namespace callmill
