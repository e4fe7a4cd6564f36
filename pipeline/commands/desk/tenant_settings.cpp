#include "commands/desk/tenant_settings.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "commands/arguments.h"
#include "commands/command.h"
#include "domain/documents.h"
#include "domain/instant.h"
#include "domain/mail/mail_address.h"
#include "domain/nearest.h"
#include "domain/sql_value.h"
#include "domain/summary/summary_schema.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::size_t kLongestName = 200;

using Error = std::optional<std::string>;
using Text = std::optional<std::string> TenantSettings::*;
using Switch = std::optional<bool> TenantSettings::*;

Error set_status(TenantSettings& settings, const std::string& value) {
  if (value != "active" && value != "disabled") return expected_one_of({"active", "disabled"}, value);
  settings.status = value;
  return std::nullopt;
}

Error set_name(TenantSettings& settings, const std::string& value) {
  const std::string name = one_line(value);
  if (name.empty() || character_count(name) > kLongestName)
    return "expected a name of 1 to " + std::to_string(kLongestName) + " characters";
  settings.display_name = name;
  return std::nullopt;
}

/// "a@x.example, b@x.example" as a JSON array; '' is nobody.
template <Text member>
Error set_addresses(TenantSettings& settings, const std::string& value) {
  std::vector<std::string> addresses;
  std::string_view rest = value;
  while (!trimmed(rest).empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    const std::string written(trimmed(rest.substr(0, end)));
    const auto read = read_address(written);
    if (const auto* bad = std::get_if<BadAddress>(&read)) {
      return "expected mail addresses with commas between them, such as desk@acme.example; '" +
             std::string(cut_text(one_line(written), 100)) + "' is not a mail address: " + bad->why;
    }
    addresses.push_back(std::get<std::string>(read));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  settings.*member = json_array(addresses);
  return std::nullopt;
}

Error set_reply_to(TenantSettings& settings, const std::string& value) {
  const auto read = value.empty() ? std::variant<std::string, BadAddress>{""} : read_address(value);
  if (const auto* bad = std::get_if<BadAddress>(&read))
    return "expected a mail address, or '' for none; '" + one_line(value) + "' is not a mail address: " + bad->why;
  settings.reply_to = std::get<std::string>(read);
  return std::nullopt;
}

Error set_timezone(TenantSettings& settings, const std::string& value) {
  if (!is_time_zone(value)) return "expected an IANA time zone such as Asia/Kolkata, got '" + one_line(value) + "'";
  settings.timezone = value;
  return std::nullopt;
}

Error set_language(TenantSettings& settings, const std::string& value) {
  const bool is_tag = value.size() >= 2 && value.size() <= 35 &&
                      std::ranges::all_of(value, [](char c) { return c == '-' || is_letter_or_digit(c); });
  if (!is_tag) return "expected a BCP 47 tag such as fr-FR, got '" + one_line(value) + "'";
  settings.language = value;
  return std::nullopt;
}

template <Switch member>
Error set_switch(TenantSettings& settings, const std::string& value) {
  if (value != "on" && value != "off") return expected_one_of({"on", "off"}, value);
  settings.*member = value == "on";
  return std::nullopt;
}

Error set_fields(TenantSettings& settings, const std::string& path) {
  const auto text = file_text(path);
  if (!text) return "expected a file that can be read, got '" + one_line(path) + "'";
  try {
    static_cast<void>(summary_schema(*text));
  } catch (const BadSummaryFields& bad) {
    return path + ": " + bad.what();
  }
  settings.summary_fields = *text;
  return std::nullopt;
}

template <auto member>
void reset(TenantSettings& settings) {
  (settings.*member).reset();
}

using S = TenantSettings;
constexpr std::array kSettings{
    TenantSetting{"status", "STATUS", "active or disabled (its calls fail)", set_status, reset<&S::status>},
    TenantSetting{"display-name", "NAME", "its name in mails", set_name, reset<&S::display_name>},
    TenantSetting{"recipients", "ADDRESSES", "who gets the mails, with commas between them; '' is nobody",
                  set_addresses<&S::recipients>, reset<&S::recipients>},
    TenantSetting{"bcc", "ADDRESSES", "who gets them unseen", set_addresses<&S::bcc>, reset<&S::bcc>},
    TenantSetting{"reply-to", "ADDRESS", "where answers go; '' is none", set_reply_to, reset<&S::reply_to>},
    TenantSetting{"timezone", "ZONE", "of the times in mails, such as Asia/Kolkata", set_timezone, reset<&S::timezone>},
    TenantSetting{"language", "TAG", "of mails and summaries, such as fr-FR", set_language, reset<&S::language>},
    TenantSetting{"post-call", "on|off", "whether its calls are processed", set_switch<&S::post_call>,
                  reset<&S::post_call>},
    TenantSetting{"mail-when-empty", "on|off", "whether a call in which nothing was said is mailed",
                  set_switch<&S::mail_when_empty>, reset<&S::mail_when_empty>},
    TenantSetting{"summary-fields", "FILE", "a JSON object of further fields of its summaries", set_fields,
                  reset<&S::summary_fields>},
};

}  // namespace

std::span<const TenantSetting> tenant_settings() {
  return kSettings;
}

const TenantSetting& tenant_setting(std::string_view name) {
  std::string option(name);
  std::ranges::replace(option, '_', '-');
  std::vector<std::string> names;
  for (const TenantSetting& setting : kSettings) {
    if (setting.option == option) return setting;
    names.emplace_back(setting.option);
  }
  throw UsageError("tenants reset: " + expected_one_of(names, name));
}

}  // namespace callmill::commands
