#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill show call|job ID`: the whole story of one call.
Command show_command();

}  // namespace callmill::commands
