#include "commands/settings/setting_files.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "commands/arguments.h"
#include "commands/command.h"
#include "domain/crm/task_template.h"
#include "outside/importer/extended_json.h"

namespace callmill::commands {

Mapping mapping_of(const Settings& settings) {
  const std::string& path = settings.mapping;
  if (path.empty()) return default_mapping();
  const auto text = file_text(path);
  if (!text) throw Refusal("mapping " + path + ": cannot be read");
  try {
    return read_mapping(outside::read_extended_json(*text));
  } catch (const std::runtime_error& error) {
    throw Refusal("mapping " + path + ": " + error.what());
  }
}

void require_ca_file(const Settings& settings) {
  if (settings.ca_file.empty() || ::access(settings.ca_file.c_str(), R_OK) == 0) return;
  throw Refusal("CALLMILL_CA_FILE " + settings.ca_file + ": cannot be read: " + std::strerror(errno));
}

std::string task_template_text(const Settings& settings) {
  const std::string& path = settings.talkingshops_template;
  if (path.empty()) return {};
  const auto text = file_text(path);
  if (!text) throw Refusal("TALKINGSHOPS_TEMPLATE " + path + ": cannot be read");
  try {
    static_cast<void>(TaskTemplate(*text));
  } catch (const TaskTemplateError& error) {
    throw Refusal("TALKINGSHOPS_TEMPLATE " + path + ": " + error.what());
  }
  return *text;
}

}  // namespace callmill::commands
