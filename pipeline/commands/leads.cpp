#include "sql/leads.h"

#include "commands/arguments.h"
#include "commands/leads_table.h"
#include "commands/list.h"
#include "commands/open.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

template <class S>
std::vector<std::int64_t> ids(ledger::Database& database, const S& statement) {
  std::vector<std::int64_t> ids;
  for (const auto& lead : database.all(statement)) ids.push_back(lead.lead_id);
  return ids;
}

std::vector<std::int64_t> leads_of(ledger::Database& database, const std::optional<std::string>& status,
                                   std::int64_t limit, UnixTime now) {
  if (!status) return ids(database, sql::leads::ListAll{.limit = limit});
  if (*status == "new") return ids(database, sql::leads::ListNew{.now = now, .limit = limit});
  if (*status == "dispatched" || *status == "failed") {
    return ids(database, sql::leads::ListStatus{.status = *status, .limit = limit});
  }
  throw UsageError("--status: expected new, dispatched or failed, got '" + *status + "'");
}

int list(Context& context, const po::variables_map& arguments, const std::vector<std::string>&) {
  const Format format = format_of(arguments);
  const std::int64_t limit = limit_of(arguments);
  const UnixTime now = wall_clock();
  auto database = open_database(context, ledger::Access::read_only);
  const auto status = given(arguments, "status");
  const auto leads = leads_of(database, status, limit + 1, now);
  print_list(
      context, leads_table(database, leads, context.settings, now), format, limit,
      std::string("no leads") + (status ? " of this status" : "") + "; 'callmill leads import FILE' takes in a list");
  return kOk;
}

Subcommand list_subcommand() {
  return {.name = "list",
          .arguments = "",
          .about = "Shows leads, and when each is dialled, or why not.",
          .options =
              [](po::options_description& options) {
                options.add_options()("status", text_option("STATUS"),
                                      "new (in the order in which they are dialled), dispatched or failed");
                add_limit_option(options);
                add_format_option(options);
              },
          .run = list};
}

}  // namespace

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
  return with_subcommands(std::move(command), {leads_import_subcommand(), leads_add_subcommand(), list_subcommand()});
}

}  // namespace callmill::commands
