#include "commands/command.h"
#include "commands/config.h"
#include "commands/init.h"

namespace callmill::commands {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{init_command(), config_command()};
  return commands;
}

}  // namespace callmill::commands
