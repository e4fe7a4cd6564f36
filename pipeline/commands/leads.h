// callmill leads import|add|list: who is to be called.
#pragma once

#include "commands/subcommands.h"

namespace callmill::commands {

Command leads_command();

Subcommand leads_import_subcommand();
Subcommand leads_add_subcommand();
Subcommand leads_list_subcommand();

}  // namespace callmill::commands
