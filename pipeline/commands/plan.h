#pragma once

#include "commands/command.h"

namespace callmill::commands {

Command plan_command();

}  // namespace callmill::commands
