#include "commands/list.h"

namespace callmill::commands {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{
      init_command(),    import_command(), enqueue_command(), run_command(),           serve_command(),
      status_command(),  show_command(),   rerun_command(),   pause_command(),         resume_command(),
      report_command(),  leads_command(),  plan_command(),    stop_dialling_command(), dnc_command(),
      qualify_command(), config_command(), tenants_command(), token_command(),         backup_command(),
      restore_command(), sql_command(),    help_command()};
  return commands;
}

}  // namespace callmill::commands
