#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// Export files into the database; finished calls are enqueued.
Command import_command();

}  // namespace callmill::commands
