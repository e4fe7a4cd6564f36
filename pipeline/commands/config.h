#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill config`: every setting, its value and where it came from.
Command config_command();

}  // namespace callmill::commands
