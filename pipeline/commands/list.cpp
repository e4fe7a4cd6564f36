#include "commands/command.h"
#include "commands/config.h"
#include "commands/dnc.h"
#include "commands/enqueue.h"
#include "commands/import.h"
#include "commands/init.h"
#include "commands/leads.h"
#include "commands/plan.h"
#include "commands/qualify.h"
#include "commands/report.h"
#include "commands/rerun.h"
#include "commands/run.h"
#include "commands/serve.h"
#include "commands/show.h"
#include "commands/sql.h"
#include "commands/status.h"
#include "commands/token.h"

namespace callmill::commands {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{init_command(),    import_command(), enqueue_command(), run_command(),
                                             serve_command(),   status_command(), show_command(),    rerun_command(),
                                             report_command(),  leads_command(),  plan_command(),    dnc_command(),
                                             qualify_command(), config_command(), token_command(),   sql_command()};
  return commands;
}

}  // namespace callmill::commands
