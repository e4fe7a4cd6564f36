// Every command; each is made by the file of its name.
#pragma once

#include <vector>

#include "commands/command.h"

namespace callmill::commands {

Command backup_command();
Command config_command();
Command dnc_command();
Command enqueue_command();
Command help_command();
Command import_command();
Command init_command();
Command leads_command();
Command pause_command();
Command plan_command();
Command qualify_command();
Command report_command();
Command rerun_command();
Command restore_command();
Command resume_command();
Command run_command();
Command serve_command();
Command show_command();
Command sql_command();
Command status_command();
Command stop_dialling_command();
Command tenants_command();
Command token_command();

/// All of them, in the order `callmill --help` shows them.
const std::vector<Command>& all_commands();

}  // namespace callmill::commands
