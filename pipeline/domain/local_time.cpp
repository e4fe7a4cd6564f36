#include "domain/local_time.h"

#include <date/tz.h>

#include <cstdio>
#include <stdexcept>

namespace callmill {

namespace {

std::string two_digits(long long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

bool is_time_zone(std::string_view name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::runtime_error&) {
    return false;
  }
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
  if (hours > 0) return std::to_string(hours) + " h " + two_digits(minutes) + " min " + two_digits(seconds) + " s";
  if (minutes > 0) return std::to_string(minutes) + " min " + two_digits(seconds) + " s";
  return std::to_string(seconds) + " s";
}

}  // namespace callmill
