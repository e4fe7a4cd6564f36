// Every command, and the subcommands of `leads` and `dnc`; each is made by the file of its name.
#pragma once

#include "commands/subcommands.h"

namespace callmill::commands {

Command config_command();
Command dnc_command();
Command enqueue_command();
Command help_command();
Command import_command();
Command init_command();
Command leads_command();
Command plan_command();
Command qualify_command();
Command report_command();
Command rerun_command();
Command run_command();
Command serve_command();
Command show_command();
Command sql_command();
Command status_command();
Command token_command();

Subcommand dnc_import_subcommand();
void add_source_option(boost::program_options::options_description& options);  ///< Of `dnc add` and `dnc import`.
Subcommand leads_import_subcommand();

}  // namespace callmill::commands
