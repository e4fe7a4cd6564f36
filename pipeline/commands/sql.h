#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill sql FILE|NAME`: runs one statement by hand.
Command sql_command();

}  // namespace callmill::commands
