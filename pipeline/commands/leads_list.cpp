#include <boost/program_options/value_semantic.hpp>
#include <ostream>

#include "commands/lead_options.h"
#include "commands/leads.h"
#include "commands/leads_table.h"
#include "commands/limit.h"
#include "commands/open.h"
#include "outside/clock.h"
#include "sql/leads.h"

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
  const auto leads = leads_of(database, given_text(arguments, "status"), limit + 1, now);
  Table table = leads_table(database, leads, context.settings, now);
  const bool more = cut_to(table, limit);
  if (table.rows.empty() && format == Format::table) {
    context.err << "no leads" << (arguments.count("status") > 0 ? " of this status" : "")
                << "; 'callmill leads import FILE' takes in a list\n";
    return kOk;
  }
  print_table(context.out, table, format, look_of(context));
  if (more) context.err << "there are more; --limit shows more than " << limit << '\n';
  return kOk;
}

}  // namespace

Subcommand leads_list_subcommand() {
  return {.name = "list",
          .arguments = "",
          .about = "Shows leads, and when each is dialled, or why not.",
          .options =
              [](po::options_description& options) {
                options.add_options()("status", po::value<std::string>()->value_name("STATUS"),
                                      "new (in the order in which they are dialled), dispatched or failed");
                add_limit_option(options);
                add_format_option(options);
              },
          .run = list};
}

}  // namespace callmill::commands
