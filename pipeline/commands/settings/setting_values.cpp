#include "commands/settings/setting_values.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "domain/text.h"

namespace callmill::commands::setting {

namespace {

constexpr std::array<std::pair<std::string_view, StartTls>, 4> kStartTls{{{"automatic", StartTls::automatic},
                                                                          {"required", StartTls::required},
                                                                          {"when_offered", StartTls::when_offered},
                                                                          {"off", StartTls::off}}};

}  // namespace

bool not_empty(std::string_view text) {
  return !text.empty();
}

bool http_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

bool livekit_url(std::string_view text) {
  return text.empty() || http_url(text) || text.starts_with("ws://") || text.starts_with("wss://");
}

bool room_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

bool smtp_url(std::string_view text) {
  return text.empty() || text.starts_with("smtp://") || text.starts_with("smtps://");
}

bool address(std::string_view text) {
  return text.empty() || text.find('@') != std::string_view::npos;
}

bool addresses(std::string_view text) {
  std::vector<std::string> list;
  return read_value(text, list) && std::all_of(list.begin(), list.end(), address);
}

bool listen_address(std::string_view text) {
  if (text.empty()) return true;
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  return whole_number<0, 65535>(text.substr(colon + 1));
}

bool log_level(std::string_view text) {
  constexpr std::array kLevels{"trace", "debug", "info", "warn", "error"};
  return std::find(kLevels.begin(), kLevels.end(), text) != kLevels.end();
}

bool max_tokens_field(std::string_view text) {
  return text == "max_completion_tokens" || text == "max_tokens";
}

bool calls_per_second(std::string_view text) {
  const auto number = number_in<double>(text);
  return number && *number > 0 && *number <= 1000;
}

bool read_value(std::string_view text, std::string& value) {
  value = text;
  return true;
}

bool read_value(std::string_view text, std::vector<std::string>& value) {
  std::vector<std::string> entries;
  while (!trimmed(text).empty()) {
    const auto comma = text.find(',');
    const std::string_view entry = trimmed(text.substr(0, comma));
    if (entry.empty()) return false;
    entries.emplace_back(entry);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  value = std::move(entries);
  return true;
}

bool read_value(std::string_view text, StartTls& value) {
  const auto* found =
      std::find_if(kStartTls.begin(), kStartTls.end(), [&](const auto& entry) { return entry.first == text; });
  if (found == kStartTls.end()) return false;
  value = found->second;
  return true;
}

std::string value_text(const std::string& value) {
  return value;
}

std::string value_text(const std::vector<std::string>& value) {
  std::string text;
  for (const std::string& entry : value) text += (text.empty() ? "" : ", ") + entry;
  return text;
}

std::string value_text(StartTls value) {
  const auto* found =
      std::find_if(kStartTls.begin(), kStartTls.end(), [&](const auto& entry) { return entry.second == value; });
  return std::string(found->first);
}

std::string value_text(int value) {
  return std::to_string(value);
}

std::string value_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

}  // namespace callmill::commands::setting
