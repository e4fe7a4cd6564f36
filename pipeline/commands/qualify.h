// callmill qualify: what came of a call, said by a person or a script in the agent's place.
#pragma once

#include "commands/command.h"

namespace callmill::commands {

Command qualify_command();

}  // namespace callmill::commands
