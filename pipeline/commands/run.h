#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill run`: the worker itself, until a signal ends it or, with --once, until nothing is left to do.
Command run_command();

}  // namespace callmill::commands
