// How the value of a setting is checked, read from text and shown; settings_table.cpp picks from here.
#pragma once

#include <chrono>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "domain/settings.h"
#include "domain/text.h"

namespace callmill::commands::setting {

// Checks: whether a text may be the value; those that give a string say what is wrong, and nothing else is said: the
// value itself must not be repeated.
constexpr bool any_text(std::string_view) {
  return true;
}
bool not_empty(std::string_view text);
bool http_url(std::string_view text);
bool livekit_url(std::string_view text);
/// What a room may be called before the lead's id; the name is used in logs and shells.
bool room_prefix(std::string_view text);
std::string smtp_url(std::string_view text);
bool sender(std::string_view text);
bool addresses(std::string_view text);  ///< Comma separated.
bool listen_address(std::string_view text);
bool log_level(std::string_view text);
bool max_tokens_field(std::string_view text);
bool calls_per_second(std::string_view text);
std::string phone_numbers(std::string_view text);  ///< Comma separated.
std::string time_zone(std::string_view text);
template <int least, int most = std::numeric_limits<int>::max()>
bool whole_number(std::string_view text) {
  const auto number = number_in<int>(text);
  return number && *number >= least && *number <= most;
}

// Reading: false, and nothing is changed, for a text that is no such value.
bool read_value(std::string_view text, std::string& value);
bool read_value(std::string_view text, std::vector<std::string>& value);
bool read_value(std::string_view text, StartTls& value);
template <class Number>
bool read_value(std::string_view text, Number& value) {
  const auto number = number_in<Number>(text);
  if (number) value = *number;
  return number.has_value();
}
template <class Period>
bool read_value(std::string_view text, std::chrono::duration<std::int64_t, Period>& value) {
  const auto number = number_in<int>(text);
  if (number) value = std::chrono::duration<std::int64_t, Period>{*number};
  return number.has_value();
}

// Showing: what read_value() reads again.
std::string value_text(const std::string& value);
std::string value_text(const std::vector<std::string>& value);
std::string value_text(StartTls value);
std::string value_text(int value);
std::string value_text(double value);
template <class Period>
std::string value_text(std::chrono::duration<std::int64_t, Period> value) {
  return std::to_string(value.count());
}

}  // namespace callmill::commands::setting
