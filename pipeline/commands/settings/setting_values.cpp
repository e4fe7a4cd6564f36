#include "commands/settings/setting_values.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "domain/instant.h"
#include "domain/lead/whitelist.h"
#include "domain/livekit/livekit_requests.h"
#include "domain/mail/mail_address.h"
#include "domain/text.h"
#include "outside/curl.h"
#include "web/http/address.h"

namespace callmill::commands::setting {

namespace {

constexpr std::array<std::pair<std::string_view, StartTls>, 4> kStartTls{{{"automatic", StartTls::automatic},
                                                                          {"required", StartTls::required},
                                                                          {"when_offered", StartTls::when_offered},
                                                                          {"off", StartTls::off}}};

bool has_host(std::string_view url) {
  try {
    return !outside::url_part(std::string(url), CURLUPART_HOST).empty();
  } catch (const outside::Unsendable&) {
    return false;
  }
}

}  // namespace

bool not_empty(std::string_view text) {
  return !text.empty();
}

bool http_url(std::string_view text) {
  return (text.starts_with("http://") || text.starts_with("https://")) && has_host(text);
}

bool livekit_url(std::string_view text) {
  return text.empty() || http_url(livekit_base_url(text));
}

bool room_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

std::string smtp_url(std::string_view text) {
  if (text.find('@') != std::string_view::npos) {
    return "has a user or password in it; use SMTP_USERNAME and SMTP_PASSWORD";
  }
  const bool is_one = text.empty() || ((text.starts_with("smtp://") || text.starts_with("smtps://")) && has_host(text));
  return is_one ? "" : "expected smtp://host:port or smtps://host:port, got '" + one_line(text) + "'";
}

bool sender(std::string_view text) {
  return text.empty() || std::holds_alternative<Mailbox>(read_mailbox(text));
}

bool addresses(std::string_view text) {
  std::vector<std::string> list;
  const auto is_address = [](const std::string& one) { return std::holds_alternative<std::string>(read_address(one)); };
  return read_value(text, list) && std::all_of(list.begin(), list.end(), is_address);
}

bool listen_address(std::string_view text) {
  try {
    if (!text.empty()) static_cast<void>(web::read_address(text));
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
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

std::string phone_numbers(std::string_view text) {
  return whitelist_error(text);
}

std::string time_zone(std::string_view text) {
  if (is_time_zone(text)) return {};
  return "expected a time zone such as Asia/Kolkata, got '" + one_line(text) + "'" + std::string(missing_tzdata());
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
