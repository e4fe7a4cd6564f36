// callmill dnc add|remove|list|import: the do-not-call list.
#pragma once

#include "commands/actions.h"

namespace callmill::commands {

Command dnc_command();

Action dnc_import_action();

}  // namespace callmill::commands
