#include "commands/settings/reload.h"

#include <tuple>

#include "commands/settings/setting_files.h"
#include "commands/settings/settings_table.h"
#include "outside/log.h"

namespace callmill::commands {

namespace {

bool needs_restart(const Setting& setting) {
  return setting.name == "db" || setting.name == "listen";
}

std::string sentence(const Setting& setting, const Configuration& before, const Configuration& after) {
  const std::string name(setting.name);
  if (setting.masked) return name + " changed";
  const auto shown = [&](const Configuration& one) {
    const std::string value = setting.value(one.settings, one.secrets);
    return setting.unit.empty() ? "'" + value + "'" : value + " " + std::string(setting.unit);
  };
  return name + ": " + shown(after) + ", was " + shown(before);
}

void log_changes(const Changes& found) {
  for (const std::string& change : found.now) {
    log::info("settings", change, {{"event", "setting_changed"}});
  }
  for (const std::string& change : found.after_restart) {
    log::warn("settings", change + ": needs a restart, the old value stays", {{"event", "setting_needs_restart"}});
  }
  if (found.now.empty()) log::info("settings", "read again, nothing changes", {{"event", "settings_unchanged"}});
}

}  // namespace

Changes changes(const Configuration& before, const Configuration& after) {
  Changes found;
  for (const Setting& setting : all_settings()) {
    if (setting.value(before.settings, before.secrets) == setting.value(after.settings, after.secrets)) continue;
    (needs_restart(setting) ? found.after_restart : found.now).push_back(sentence(setting, before, after));
  }
  return found;
}

LiveConfiguration::LiveConfiguration(const Context& context)
    : source_(context.reread),
      in_force_{context.settings, context.secrets, {context.in_force.begin(), context.in_force.end()}},
      mapping_(mapping_of(context.settings)) {
  require_ca_file(context.settings);
  in_force_.settings.task_template = task_template_text(context.settings);
}

bool LiveConfiguration::reread() {
  if (!source_) return false;
  try {
    Configuration fresh = source_();
    require_ca_file(fresh.settings);
    Mapping mapping = mapping_of(fresh.settings);
    fresh.settings.task_template = task_template_text(fresh.settings);
    Changes found = changes(in_force_, fresh);
    if (mapping != mapping_) found.now.emplace_back("the mapping has changed");
    if (fresh.settings.task_template != in_force_.settings.task_template) {
      found.now.emplace_back("the template of tasks has changed");
    }
    log_changes(found);
    if (found.now.empty()) return false;
    log::set_level(fresh.settings.log_level);
    fresh.settings.db = in_force_.settings.db;
    fresh.settings.listen = in_force_.settings.listen;
    waiting_.emplace(std::move(fresh), std::move(mapping));
    return true;
  } catch (const std::exception& error) {
    log::error("settings", std::string("cannot be read again, the old ones stay in force: ") + error.what(),
               {{"event", "settings_refused"}});
    return false;
  }
}

bool LiveConfiguration::adopt() {
  if (!waiting_) return false;
  std::tie(in_force_, mapping_) = std::move(*waiting_);
  waiting_.reset();
  return true;
}

}  // namespace callmill::commands
