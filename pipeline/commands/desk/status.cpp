#include <ostream>

#include "commands/dialling.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/job/until_resumed.h"
#include "ledger/private_file.h"
#include "outside/clock.h"
#include "runner/identity.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

constexpr std::chrono::hours kRecent{24};
constexpr std::int64_t kMailsShown = 20;

/// A halted stage comes first and loud: until somebody acts, nothing else matters.
void print_halted(std::ostream& out, const Table& halted, const Look& look) {
  for (const auto& row : halted.rows) {
    const auto text = [&](std::size_t i) {
      const auto* found = std::get_if<std::string>(&row[i]);
      return found == nullptr ? std::string() : *found;
    };
    out << (look.colours ? "\x1b[1;31m" : "") << "STAGE " << text(0) << " IS HALTED" << (look.colours ? "\x1b[0m" : "")
        << (text(3).empty() ? "" : " until " + text(3)) << ": " << text(2) << '\n';
  }
  if (!halted.rows.empty()) out << '\n';
}

/// Files of an earlier version, or copies that a person made.
Table readable_files(const std::string& path) {
  Table table{.name = "files_readable_by_others", .columns = {"file"}, .rows = {}};
  for (const std::string& file : ledger::readable_by_others(path)) table.rows.push_back({file});
  return table;
}

void print_readable(std::ostream& out, const Table& files) {
  for (const auto& row : files.rows) {
    out << "OTHER USERS CAN READ " << std::get<std::string>(row.front()) << ": chmod 600 it\n";
  }
  if (!files.rows.empty()) out << '\n';
}

/// died: its process on this machine is gone. dead: it was silent for longer than its lease.
std::string state_of(const sql::desk::StatusRunners::Row& row, const runner::Identity& self,
                     std::chrono::seconds lease) {
  const runner::Identity other{row.host, row.boot_id, row.pid_namespace, row.pid, row.process_started};
  if (runner::provably_dead(other, self, runner::process_start(other.pid))) return "died";
  return row.heartbeat_age_s > lease.count() ? "dead" : "alive";
}

Table runners_table(ledger::Database& database, std::chrono::seconds lease, UnixTime now) {
  Table table{
      "runners", {"runner_id", "status", "host", "pid", "version", "heartbeat_age_s", "jobs", "started_at"}, {}, false};
  const runner::Identity self = runner::this_process();
  for (auto& row : database.all(sql::desk::StatusRunners{.now = now})) {
    table.rows.push_back({row.runner_id, state_of(row, self, lease), row.host, row.pid, row.version,
                          row.heartbeat_age_s, row.jobs, row.started_at});
  }
  return table;
}

int status(Context& context, const boost::program_options::variables_map& arguments) {
  const Format format = format_of(arguments);
  const Look look = look_of(context);
  const UnixTime now = wall_clock();
  ledger::Database database = open_database(context, ledger::Access::read_only);
  Table mails = read_table(database, sql::desk::StatusMails{.limit = kMailsShown + 1}, "mails_of_unknown_fate");
  const bool more_mails = cut_to(mails, kMailsShown);
  std::vector<Table> tables{
      read_table(database, sql::desk::StatusStages{.now = now, .until_resumed = kUntilResumed}, "halted_stages"),
      read_table(database, sql::desk::StatusJobs{.now = now}, "jobs"),
      runners_table(database, context.settings.lease, now),
      read_table(database, sql::desk::StatusFailures{.since = now - kRecent}, "failed_in_24_h"),
      std::move(mails),
      dialling_table(context, database, now),
      read_table(database, sql::desk::StatusBreaker{.since = now - kRecent}, "breaker_trips_in_24_h"),
      readable_files(context.settings.db)};
  if (format != Format::table) {
    print_tables(context.out, tables, format, look);
    return kOk;
  }
  print_readable(context.out, tables.back());
  tables.pop_back();
  print_halted(context.out, tables.front(), look);
  tables.erase(tables.begin());
  if (tables[0].rows.empty()) context.out << "no jobs are open or failed\n";
  if (tables[1].rows.empty()) context.out << "no runner is at work: 'callmill run' starts one\n";
  print_tables(context.out, tables, format, look);
  if (more_mails) {
    context.out
        << "more mails of unknown fate: the rows of v_mails whose state is 'unknown', see 'callmill sql --help'\n";
  }
  return kOk;
}

}  // namespace

Command status_command() {
  return {
      .name = "status",
      .about = "Shows open and failed jobs by stage, halted stages, runners, lines and leads, and what failed lately.",
      .example = "callmill status --db callmill.db",
      .options = add_format_option,
      .run = status,
      .details = "'callmill pause' pauses a stage, 'callmill resume' lets it go on, also while the worker runs."};
}

}  // namespace callmill::commands
