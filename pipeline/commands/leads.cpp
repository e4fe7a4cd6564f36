#include "commands/leads.h"

namespace callmill::commands {

Command leads_command() {
  Command command;
  command.name = "leads";
  command.about = "Takes in, adds and lists leads: people to be called.";
  command.example = "callmill leads import leads.csv --source website --dry-run";
  command.details =
      "A list is CSV (comma, semicolon or tab) with a line of column names, or JSON, an object a line. It\n"
      "needs the columns name, phone and source (or --source). email, product_name, city, state,\n"
      "query_message and priority (a whole number, smaller is dialled first) are known too; any other\n"
      "column goes to attributes. A number is one lead: of a row whose number is a lead already, what was\n"
      "empty is filled, and the rest stays as it is.";
  return with_subcommands(std::move(command),
                          {leads_import_subcommand(), leads_add_subcommand(), leads_list_subcommand()});
}

}  // namespace callmill::commands
