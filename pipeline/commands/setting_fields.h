// How one setting is read, checked and shown: what the rows of settings_table.cpp are made of. Each set_... gives
// false, and changes nothing, for text that is not what the setting should be.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>

#include "commands/settings_table.h"
#include "domain/number.h"
#include "domain/text.h"

namespace callmill::commands::setting {

inline bool any_text(std::string_view) {
  return true;
}
inline bool not_empty(std::string_view value) {
  return !value.empty();
}
inline bool http_url(std::string_view value) {
  return value.starts_with("http://") || value.starts_with("https://");
}
inline bool livekit_url(std::string_view value) {
  return value.empty() || http_url(value) || value.starts_with("ws://") || value.starts_with("wss://");
}
/// What a room may be called before the lead's id; its name goes into URLs of nobody, but into logs and shells.
inline bool room_prefix(std::string_view value) {
  return !value.empty() && value.size() <= 200 && std::all_of(value.begin(), value.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}
inline bool smtp_url(std::string_view value) {
  return value.empty() || value.starts_with("smtp://") || value.starts_with("smtps://");
}
inline bool address(std::string_view value) {
  return value.empty() || value.find('@') != std::string_view::npos;
}
inline bool listen_address(std::string_view value) {
  if (value.empty()) return true;
  const auto colon = value.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = number_in<int>(value.substr(colon + 1));
  return port && *port >= 0 && *port <= 65535;
}
inline bool level(std::string_view value) {
  constexpr std::array kLevels{"trace", "debug", "info", "warn", "error"};
  return std::find(kLevels.begin(), kLevels.end(), value) != kLevels.end();
}
inline bool max_tokens_field(std::string_view value) {
  return value == "max_completion_tokens" || value == "max_tokens";
}

template <auto Field, bool (*Valid)(std::string_view)>
bool set_text(Settings& settings, Secrets&, std::string_view value) {
  if (!Valid(value)) return false;
  settings.*Field = value;
  return true;
}
template <auto Field>
std::string text_value(const Settings& settings, const Secrets&) {
  return settings.*Field;
}

/// Any text: what cannot be read dials nobody, see domain/whitelist.h and domain/call_window.h.
template <auto Field>
bool set_call(Settings& settings, Secrets&, std::string_view value) {
  settings.call.*Field = value;
  return true;
}
template <auto Field>
std::string call_value(const Settings& settings, const Secrets&) {
  return settings.call.*Field;
}

/// A whole number of Unit (hours, seconds) or a plain one from Least to Most.
template <auto Field, int Least, int Most>
bool set_call_number(Settings& settings, Secrets&, std::string_view value) {
  const auto read = number_in<int>(value);
  if (!read || *read < Least || *read > Most) return false;
  settings.call.*Field = std::remove_cvref_t<decltype(settings.call.*Field)>(*read);
  return true;
}
template <auto Field>
std::string call_number_value(const Settings& settings, const Secrets&) {
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(settings.call.*Field)>, int>)
    return std::to_string(settings.call.*Field);
  else
    return std::to_string((settings.call.*Field).count());
}

inline bool set_calls_per_second(Settings& settings, Secrets&, std::string_view value) {
  const auto read = number_in<double>(value);
  if (!read || !(*read > 0) || *read > 1000) return false;
  settings.call.per_second = *read;
  return true;
}
inline std::string calls_per_second_value(const Settings& settings, const Secrets&) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", settings.call.per_second);
  return text.data();
}

inline bool set_room_prefix(Settings& settings, Secrets&, std::string_view value) {
  if (!room_prefix(value)) return false;
  settings.call.room_prefix = value;
  return true;
}
inline std::string room_prefix_value(const Settings& settings, const Secrets&) {
  return settings.call.room_prefix;
}

inline bool whole_number(std::string_view value, int least, int& number) {
  const auto read = number_in<int>(value);
  if (!read || *read < least) return false;
  number = *read;
  return true;
}

template <auto Field, int Least>
bool set_number(Settings& settings, Secrets&, std::string_view value) {
  return whole_number(value, Least, settings.*Field);
}
template <auto Field>
std::string number_value(const Settings& settings, const Secrets&) {
  return std::to_string(settings.*Field);
}

template <auto Field, int Least>
bool set_seconds(Settings& settings, Secrets&, std::string_view value) {
  int seconds = 0;
  if (!whole_number(value, Least, seconds)) return false;
  settings.*Field = std::chrono::seconds{seconds};
  return true;
}
template <auto Field>
std::string seconds_value(const Settings& settings, const Secrets&) {
  return std::to_string((settings.*Field).count());
}

inline bool set_bcc(Settings& settings, Secrets&, std::string_view value) {
  std::vector<std::string> addresses;
  while (!trimmed(value).empty()) {
    const auto comma = value.find(',');
    const std::string_view one = trimmed(value.substr(0, comma));
    if (one.empty() || !address(one)) return false;
    addresses.emplace_back(one);
    value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
  }
  settings.smtp_bcc = std::move(addresses);
  return true;
}
inline std::string bcc_value(const Settings& settings, const Secrets&) {
  std::string shown;
  for (const std::string& one : settings.smtp_bcc) shown += (shown.empty() ? "" : ", ") + one;
  return shown;
}

constexpr std::array<std::pair<std::string_view, StartTls>, 4> kStartTls{{{"automatic", StartTls::automatic},
                                                                          {"required", StartTls::required},
                                                                          {"when_offered", StartTls::when_offered},
                                                                          {"off", StartTls::off}}};

inline bool set_starttls(Settings& settings, Secrets&, std::string_view value) {
  const auto found =
      std::find_if(kStartTls.begin(), kStartTls.end(), [&](const auto& entry) { return entry.first == value; });
  if (found == kStartTls.end()) return false;
  settings.smtp_starttls = found->second;
  return true;
}
inline std::string starttls_value(const Settings& settings, const Secrets&) {
  const auto found = std::find_if(kStartTls.begin(), kStartTls.end(),
                                  [&](const auto& entry) { return entry.second == settings.smtp_starttls; });
  return std::string(found->first);
}

template <auto Field>
bool set_secret(Settings&, Secrets& secrets, std::string_view value) {
  secrets.*Field = value;
  return true;
}
template <auto Field>
std::string secret_value(const Settings&, const Secrets& secrets) {
  return secrets.*Field;
}

template <auto Field, bool (*Valid)(std::string_view) = any_text>
constexpr Setting text(std::string_view name, std::string_view environment, std::string_view expected,
                       std::string_view about) {
  return {name, environment, "", expected, about, false, set_text<Field, Valid>, text_value<Field>};
}
template <auto Field>
constexpr Setting call(std::string_view name, std::string_view environment, std::string_view expected,
                       std::string_view about) {
  return {name, environment, "", expected, about, false, set_call<Field>, call_value<Field>};
}
template <auto Field, int Least, int Most>
constexpr Setting call_number(std::string_view name, std::string_view environment, std::string_view unit,
                              std::string_view expected, std::string_view about) {
  return {
      name, environment, unit, expected, about, false, set_call_number<Field, Least, Most>, call_number_value<Field>};
}
template <auto Field>
constexpr Setting seconds(std::string_view name, std::string_view environment, std::string_view about) {
  return {name,
          environment,
          "s",
          "a whole number of seconds, at least 0",
          about,
          false,
          set_seconds<Field, 0>,
          seconds_value<Field>};
}
template <auto Field>
constexpr Setting tokens(std::string_view name, std::string_view environment, std::string_view about) {
  return {name,  environment,          "tokens",           "a whole number, at least 1", about,
          false, set_number<Field, 1>, number_value<Field>};
}
template <auto Field>
constexpr Setting secret(std::string_view name, std::string_view environment, std::string_view about) {
  return {name, environment, "", "text", about, true, set_secret<Field>, secret_value<Field>};
}

}  // namespace callmill::commands::setting
