// `callmill leads import`.
#pragma once

#include "commands/subcommands.h"

namespace callmill::commands {

Subcommand leads_import_subcommand();

}  // namespace callmill::commands
