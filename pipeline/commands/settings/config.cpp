#include "commands/list.h"
#include "commands/settings/setting_files.h"
#include "commands/table.h"

namespace callmill::commands {

namespace {

int config(Context& context, const boost::program_options::variables_map& arguments) {
  require_ca_file(context.settings);
  static_cast<void>(mapping_of(context.settings));
  static_cast<void>(task_template_text(context.settings));
  Table table{"config", {"name", "value", "unit", "source", "environment", "about"}, {}, false};
  for (const SettingInForce& one : context.in_force) {
    table.rows.push_back({one.name, one.value, one.unit, one.source, one.environment, one.about});
  }
  print_table(context, table, format_of(arguments));
  return kOk;
}

}  // namespace

Command config_command() {
  return {.name = "config",
          .about = "Prints every setting that is in force and where it came from; secrets as (set) or (not set).",
          .example = "callmill config --config /etc/callmill.conf",
          .options = add_format_option,
          .run = config};
}

}  // namespace callmill::commands
