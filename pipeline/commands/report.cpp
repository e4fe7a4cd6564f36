#include "commands/report.h"

#include <boost/program_options/value_semantic.hpp>
#include <ostream>

#include "commands/open.h"
#include "commands/table.h"
#include "commands/time_argument.h"
#include "domain/instant.h"
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
  std::string names;
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with(kFolder)) continue;
    const std::string one(file.name.substr(kFolder.size()));
    if (one == name) return file;
    names += (names.empty() ? "" : ", ") + one;
  }
  throw UsageError("report: expected one of " + names + ", got '" + name + "'");
}

std::string shown(std::int64_t seconds) {
  const std::string instant = format_instant(unix_time(seconds));
  return instant.substr(0, 10) + " " + instant.substr(11, 5) + " UTC";
}

int report(Context& context, const po::variables_map& arguments) {
  const Format format = format_of(arguments);
  if (arguments.count("name") == 0) {
    print_table(context.out, all_reports(), format, look_of(context));
    return kOk;
  }
  const ledger::SqlFile& file = require_report(arguments["name"].as<std::string>());
  const UnixTime now = wall_clock();
  const auto time = [&](const std::string& option) {
    return unix_seconds(parse_time(arguments[option].as<std::string>(), "--" + option, now));
  };
  std::optional<std::string> tenant;
  if (arguments.count("tenant") > 0) tenant = arguments["tenant"].as<std::string>();
  const std::int64_t since = time("since");
  // The second that runs now counts: a report right after `run --once` shows what that did.
  const std::int64_t until = arguments.count("until") > 0 ? time("until") : unix_seconds(now) + 1;
  if (since >= until) throw UsageError("report: --since must be before --until");
  ledger::Database database = open_database(context, ledger::Access::read_only);
  ledger::Query query = database.prepare(file.text, file.name);
  query.bind("since", since).bind("until", until).bind("tenant", tenant ? SqlValue(*tenant) : SqlValue());
  const Table table = read_table(query, arguments["name"].as<std::string>());
  print_table(context.out, table, format, look_of(context));
  if (table.rows.empty() && format == Format::table) {
    context.err << "nothing from " << shown(since) << " to " << shown(until) << (tenant ? " of tenant " + *tenant : "")
                << "; --since 365d, or --since with a date, looks further back\n";
  }
  return kOk;
}

void options_of(po::options_description& options) {
  const auto text = [](const char* shown) { return po::value<std::string>()->value_name(shown); };
  const std::string since = "from this time on (" + std::string(kTimeForms) + ")";
  auto add = options.add_options();
  add("name", text("NAME"), "the report; without one, all are listed");
  add("since", text("TIME")->default_value("7d"), since.c_str());
  add("until", text("TIME"), "and before this time; without it, up to now");
  add("tenant", text("TENANT"), "of one tenant only");
  add_format_option(options);
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .about = "Prints a report, or lists the reports there are.",
          .example = "callmill report post_call_day --since 30d --format csv",
          .positional = {{"name", 1}},
          .options = options_of,
          .run = report,
          .arguments_optional = true};
}

}  // namespace callmill::commands
