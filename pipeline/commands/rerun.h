#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill rerun`: asks for jobs again.
Command rerun_command();

}  // namespace callmill::commands
