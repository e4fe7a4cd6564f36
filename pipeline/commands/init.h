#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill init`: creates the database, or migrates it to this program's schema.
Command init_command();

}  // namespace callmill::commands
