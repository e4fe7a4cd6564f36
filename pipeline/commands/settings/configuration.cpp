#include "commands/settings/configuration.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "commands/settings/setting_lines.h"
#include "commands/settings/settings_table.h"
#include "domain/instant.h"
#include "domain/lead/call_window.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::string_view kOwnPrefix = "CALLMILL_";
/// Other programs have variables of this prefix too: one that is nearly a setting's is refused. A mistyped
/// CALL_WHITELIST_NUMBERS would otherwise dial everybody.
constexpr std::string_view kSharedPrefix = "CALL_";
constexpr std::string_view kConfigVariable = "CALLMILL_CONFIG";

const Setting* by_environment_name(std::string_view name) {
  const auto settings = all_settings();
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& one) { return one.environment == name; });
  return found == settings.end() ? nullptr : &*found;
}

std::string did_you_mean_setting(std::string_view name) {
  std::vector<std::string> names;
  for (const Setting& setting : all_settings()) names.emplace_back(setting.environment);
  return did_you_mean(name, names);
}

/// "expected X, got 'Y'"; a masked value is not repeated.
std::string error(const Setting& setting, const std::string& where, std::string_view value) {
  if (const std::string fault = setting.fault(value); !fault.empty()) return where + ": " + fault;
  return where + ": expected " + std::string(setting.expected) +
         (setting.masked ? std::string() : ", got '" + one_line(value) + "'");
}

struct FileValue {
  std::string value;
  std::string where;  ///< "file:line"
};
using FileValues = std::map<const Setting*, FileValue>;

// Not Boost's parser: it cuts a value at '#', which is a character of many a password, and its errors name no line.
void read_line(const SettingLine& line, FileValues& values) {
  const Setting* setting = by_environment_name(line.name);
  if (setting == nullptr) {
    throw UsageError(line.where + ": unknown setting '" + line.name + "'; 'callmill config' lists the names" +
                     did_you_mean_setting(line.name));
  }
  const auto [at, added] = values.emplace(setting, FileValue{line.value, line.where});
  if (!added) throw UsageError(line.where + ": " + line.name + " is already set at " + at->second.where);
}

void refuse_readable_secret(const std::string& path, const FileValues& values) {
  using std::filesystem::perms;
  if (std::none_of(values.begin(), values.end(), [](const auto& entry) { return entry.first->secret; })) return;
  const perms mode = std::filesystem::status(path).permissions();
  if ((mode & (perms::group_all | perms::others_all)) == perms::none) return;
  throw Refusal(path + " holds a secret and others may read it: chmod 600 " + path);
}

FileValues read_file(const std::string& path) {
  FileValues values;
  if (path.empty()) return values;
  std::ifstream file(path);
  if (!file) throw Refusal("cannot read the settings file " + path + ": " + std::strerror(errno));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) throw Refusal("cannot read the settings file " + path + ": " + std::strerror(errno));
  for (const SettingLine& line : read_setting_lines(text, path)) read_line(line, values);
  refuse_readable_secret(path, values);
  return values;
}

void refuse_unknown_variables(const Values& environment) {
  for (const auto& [name, value] : environment) {
    if (name == kConfigVariable || by_environment_name(name) != nullptr) continue;
    const std::string meant = did_you_mean_setting(name);
    if (!name.starts_with(kOwnPrefix) && (!name.starts_with(kSharedPrefix) || meant.empty())) continue;
    throw UsageError("environment variable " + name + ": no such setting; 'callmill config' lists the names" + meant);
  }
}

/// What no setting shows alone: a window without length. A machine without time zones dials nobody, and says why there.
void refuse_unreadable_window(const Configuration& configuration) {
  const CallWindow window = read_call_window(configuration.settings.call, {});
  if (window.unreadable.empty() || !is_time_zone(configuration.settings.call.timezone)) return;
  std::string sources;
  for (const SettingInForce& one : configuration.in_force) {
    const bool is_part = one.name == "call_window_start" || one.name == "call_window_end";
    if (is_part) sources += (sources.empty() ? "" : ", ") + one.source;
  }
  throw UsageError(sources + ": " + window.unreadable);
}

std::string value_or_empty(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

std::string config_file(const Values& options, const Values& environment) {
  const auto found = options.find("config");
  return found == options.end() ? value_or_empty(environment, kConfigVariable) : found->second;
}

}  // namespace

Configuration configure(const Values& options, const Values& environment) {
  refuse_unknown_variables(environment);
  const FileValues from_file = read_file(config_file(options, environment));
  Configuration configuration;
  for (const Setting& setting : all_settings()) {
    const auto set = [&](const std::string& value, const std::string& source) {
      if (!setting.set(configuration.settings, configuration.secrets, value)) {
        throw UsageError(error(setting, source, value));
      }
      return source;
    };
    std::string source = "default";
    const auto option = options.find(setting.option());
    const std::string variable = value_or_empty(environment, setting.environment);
    const auto in_file = from_file.find(&setting);
    if (option != options.end() && !setting.secret) {
      source = set(option->second, "--" + setting.option());
    } else if (!variable.empty()) {
      source = set(variable, "environment variable " + std::string(setting.environment));
    } else if (in_file != from_file.end()) {
      source = set(in_file->second.value, in_file->second.where + ": " + std::string(setting.environment));
    }
    configuration.in_force.push_back(
        {std::string(setting.name), setting.show(configuration.settings, configuration.secrets),
         std::string(setting.unit), source, std::string(setting.environment), std::string(setting.about)});
  }
  refuse_unreadable_window(configuration);
  return configuration;
}

}  // namespace callmill::commands
