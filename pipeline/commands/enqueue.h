#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill enqueue TENANT CALL`: asks for a call to be processed.
Command enqueue_command();

}  // namespace callmill::commands
