#pragma once

#include "commands/command.h"

namespace callmill::commands {

/// `callmill report [NAME]`: one file of sql/reports/ is one report.
Command report_command();

}  // namespace callmill::commands
