#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill status`: what the worker has to do, what stands in its way, who is at work.
Command status_command();

}  // namespace callmill::commands
