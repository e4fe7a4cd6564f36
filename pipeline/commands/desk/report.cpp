#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/instant.h"
#include "domain/nearest.h"
#include "ledger/sql_files.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

constexpr std::string_view kFolder = "reports/";

/// The first line of the file says what the report is for.
std::string about(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return std::string(line.substr(std::min(line.size(), line.find_first_not_of("- "))));
}

Table all_reports() {
  Table table{"reports", {"name", "about"}, {}, false};
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with(kFolder)) continue;
    table.rows.push_back({std::string(file.name.substr(kFolder.size())), about(file.text)});
  }
  return table;
}

const ledger::SqlFile& require_report(const std::string& name) {
  std::vector<std::string> names;
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with(kFolder)) continue;
    names.emplace_back(file.name.substr(kFolder.size()));
    if (names.back() == name) return file;
  }
  throw UsageError("report: " + expected_one_of(names, name));
}

std::string shown(UnixTime time) {
  const std::string instant = instant_text(time);
  return instant.substr(0, 10) + " " + instant.substr(11, 5) + " UTC";
}

int report(Context& context, const po::variables_map& arguments) {
  const Format format = format_of(arguments);
  const auto name = given(arguments, "name");
  if (!name) {
    print_table(context, all_reports(), format);
    return kOk;
  }
  const ledger::SqlFile& file = require_report(*name);
  const UnixTime now = wall_clock();
  const UnixTime since = *given_time(arguments, "since", now);
  // The present second counts: a report right after `run --once` shows what that did.
  const UnixTime until = given_time(arguments, "until", now).value_or(now + std::chrono::seconds{1});
  if (since >= until) throw UsageError("report: --since must be before --until");
  ledger::Database database = open_database(context, ledger::Access::read_only);
  const auto tenant = tenant_given(arguments, database);
  ledger::Query query = database.prepare(file.text, file.name);
  query.bind("since", unix_seconds(since))
      .bind("until", unix_seconds(until))
      .bind("tenant", tenant ? SqlValue(*tenant) : SqlValue());
  const Table table = read_table(query, *name);
  print_table(context, table, format);
  if (table.rows.empty() && format == Format::table) {
    context.err << "nothing from " << shown(since) << " to " << shown(until) << (tenant ? " of tenant " + *tenant : "")
                << "; --since 365d, or --since with a date, looks further back\n";
  }
  return kOk;
}

void report_options(po::options_description& options) {
  const std::string since = "from this time on (" + std::string(kTimeForms) + ")";
  auto add = options.add_options();
  add("name", text_option("NAME"), "the report; without one, all are listed");
  add("since", text_option("TIME")->default_value("7d"), since.c_str());
  add("until", text_option("TIME"), "and before this time; without it, up to now");
  add("tenant", text_option("TENANT"), "of one tenant only");
  add_format_option(options);
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .about = "Prints a report, or lists the reports there are.",
          .example = "callmill report post_call_day --since 30d --format csv",
          .positional = {{"name", 1}},
          .options = report_options,
          .run = report,
          .arguments_optional = true};
}

}  // namespace callmill::commands
