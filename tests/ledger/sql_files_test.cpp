// No statement of sql/ scans a table that grows. Its form is checked when it is built (generator/).
#include "ledger/sql_files.h"

#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <regex>
#include <set>

#include "scratch.h"
#include "sql/ledger.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

using Prepared = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

/// Several pragmas: what every connection is set to. Run as a script, never prepared.
constexpr std::string_view kScript = "ledger/open";

constexpr const char* kChildren = "the foreign key's check of an insert; SQLite skips it unless a violation is open";

constexpr const char* kOnce = "a person restores a file: both are compared whole, before any worker has the one";

/// Scans that are meant to be, each with its reason.
const std::map<std::string, std::string>& meant_scans() {
  static const std::map<std::string, std::string> scans = {
      {"schedule/rooms_taken", "the last three of the index calls_room_taken"},
      {"schedule/trunk_ends", "the last of the index calls_rang that is another number's"},
      {"restore/keep_tenants", kChildren},
      {"restore/since", kOnce},
      {"restore/unsure_mails", kOnce},
      {"restore/keep_do_not_call_leads", kOnce},
      {"restore/keep_stopped_leads", kOnce},
      {"restore/written", kOnce},
  };
  return scans;
}

std::vector<ledger::SqlFile> statements() {
  std::vector<ledger::SqlFile> files;
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with("migrations/") && !file.name.starts_with("views/") && file.name != kScript)
      files.push_back(file);
  }
  return files;
}

Prepared prepare(sqlite3* connection, const char* sql, const char** rest) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(connection, sql, -1, &statement, rest);
  Prepared owned(statement, sqlite3_finalize);
  if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection));
  return owned;
}

const std::set<std::string>& growing_tables() {
  static const std::set<std::string> tables = {
      "jobs",    "calls", "attempts",    "transcript_items", "transcripts", "summaries",     "mails",
      "runners", "leads", "do_not_call", "results",          "mail_bodies", "webhook_events"};
  return tables;
}

/// Partial indexes that hold live rows only: as long as the queue, however long the history.
bool holds_live_rows_only(const std::string& index) {
  static const std::set<std::string> indexes = {
      "jobs_ready",      "jobs_waiting",     "jobs_processing",    "jobs_failed",
      "runners_running", "mails_unknown",    "calls_unfinished",   "leads_ready",
      "leads_waiting",   "calls_lines",      "calls_unsettled",    "calls_calling",
      "results_new",     "leads_unnumbered", "calls_leads_in_use", "calls_numbers_in_use"};
  return indexes.count(index) > 0;
}

std::string view_definitions(sqlite3* connection) {
  std::string all;
  const Prepared views = prepare(connection, "select sql from sqlite_schema where type = 'view'", nullptr);
  while (sqlite3_step(views.get()) == SQLITE_ROW) {
    all += reinterpret_cast<const char*>(sqlite3_column_text(views.get(), 0));
    all += '\n';
  }
  return all;
}

/// The names under which a plan may speak of a growing table: its own, and every alias ("jobs as other").
std::set<std::string> names_of_growing_tables(const std::string& sql) {
  std::set<std::string> names = growing_tables();
  for (const auto& table : growing_tables()) {
    const std::regex alias("\\b" + table + "\\s+as\\s+(\\w+)");
    for (std::sregex_iterator at(sql.begin(), sql.end(), alias), end; at != end; ++at) names.insert((*at)[1]);
  }
  return names;
}

/// The lines of the plan that read all of a table that grows; an automatic index is such a reading too.
std::vector<std::string> scans(sqlite3* connection, const std::string& sql) {
  const auto names = names_of_growing_tables(sql + view_definitions(connection));
  std::vector<std::string> found;
  const Prepared plan = prepare(connection, ("explain query plan " + sql).c_str(), nullptr);
  const std::regex reading(R"((SCAN|SEARCH) (\w+)(?: USING (AUTOMATIC .*|(?:COVERING )?INDEX (\w+)))?.*)");
  while (sqlite3_step(plan.get()) == SQLITE_ROW) {
    const std::string detail = reinterpret_cast<const char*>(sqlite3_column_text(plan.get(), 3));
    std::smatch match;
    if (!std::regex_match(detail, match, reading) || names.count(match[2]) == 0) continue;
    const bool is_automatic = match[3].str().starts_with("AUTOMATIC");
    if (is_automatic || (match[1] == "SCAN" && !holds_live_rows_only(match[4]))) found.push_back(detail);
  }
  return found;
}

}  // namespace

TEST_CASE("no statement of sql/ scans a table that grows, save where it is meant to") {
  Scratch scratch;
  const Scratch lost;
  scratch.database.run(sql::ledger::AttachLost{.path = lost.path()});
  REQUIRE(statements().size() > 40);
  for (const ledger::SqlFile& file : statements()) {
    INFO("sql/" << file.name << ".sql");
    const auto found = scans(scratch.database.handle(), std::string(file.text));
    if (meant_scans().count(std::string(file.name)) == 0) {
      CHECK(found == std::vector<std::string>{});
    } else {
      INFO("it scans nothing any more: take it off the list");
      CHECK(found != std::vector<std::string>{});
    }
  }
  for (const auto& [name, reason] : meant_scans()) CHECK_NOTHROW(ledger::sql_file(name));
}

TEST_CASE("a verdict finds its job by the job's id, not among all that its runner holds") {
  Scratch scratch;
  auto plan =
      scratch.database.prepare("explain query plan " + std::string(ledger::sql_file("queue/record").text), "plan");
  std::string steps;
  while (plan.next()) steps += plan.get<std::string>("detail") + "\n";
  INFO(steps);
  CHECK_THAT(steps, Catch::Contains("SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)"));
}

TEST_CASE("no view scans a table that grows when it is asked for one call") {
  Scratch scratch;
  const auto view =
      GENERATE(as<std::string>{}, "v_calls", "v_jobs", "v_attempts", "v_transcript_turns", "v_summaries", "v_mails");
  INFO(view);
  CHECK(scans(scratch.database.handle(), "select * from " + view + " where tenant_id = :tenant and call_id = :call") ==
        std::vector<std::string>{});
}

TEST_CASE("a scan of a growing table is seen, by its alias and through a view as well") {
  Scratch scratch;
  const auto [sql, scanned] = GENERATE(table<std::string, bool>({
      {"select * from jobs", true},
      {"select * from jobs as other where other.outcome = 'empty'", true},
      {"select id from calls where phone_seen = 1", true},
      {"select count(*) from jobs", true},
      {"select * from v_jobs where outcome = 'empty'", true},
      {"select * from jobs where id = :id", false},
      {"select * from jobs where call_row = :call", false},
      {"select count(*) from jobs where status = 'pending' and retry_after is null", false},
      {"select * from jobs join calls as call on call.call_id = jobs.outcome where jobs.id = :id", false},
      {"select * from attempts join runners on runners.version = attempts.model where attempts.job_id = :id", true},
      {"select * from stages", false},
      {"select value from json_each(:rows)", false},
  }));
  INFO(sql);
  scratch.database.execute("alter table calls add column phone_seen integer", "test");
  CHECK(scans(scratch.database.handle(), sql).empty() != scanned);
}
