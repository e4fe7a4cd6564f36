// callmill leads import|add|list: who is to be called.
#pragma once

#include "commands/actions.h"

namespace callmill::commands {

Command leads_command();

Action leads_import_action();
Action leads_add_action();
Action leads_list_action();

}  // namespace callmill::commands
