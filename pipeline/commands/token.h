// callmill token: the bearer tokens of the HTTP API.
#pragma once

#include "commands/command.h"

namespace callmill::commands {

Command token_command();

}  // namespace callmill::commands
