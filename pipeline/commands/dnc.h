// callmill dnc add|remove|list|import: the do-not-call list.
#pragma once

#include "commands/subcommands.h"

namespace callmill::commands {

Command dnc_command();

Subcommand dnc_import_subcommand();

}  // namespace callmill::commands
