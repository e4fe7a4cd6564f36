#include "commands/task_template_file.h"

#include <fstream>
#include <sstream>

#include "commands/command.h"
#include "domain/task_template.h"

namespace callmill::commands {

std::string task_template_text(const Settings& settings) {
  const std::string& path = settings.talkingshops_template;
  if (path.empty()) return {};
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw Refusal("TALKINGSHOPS_TEMPLATE " + path + ": cannot be read");
  try {
    static_cast<void>(TaskTemplate(text.str()));
  } catch (const TaskTemplateError& error) {
    throw Refusal("TALKINGSHOPS_TEMPLATE " + path + ": " + error.what());
  }
  return text.str();
}

}  // namespace callmill::commands
