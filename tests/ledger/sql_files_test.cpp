// Every file of sql/: documented, one statement, prepared by the library, and no scan of a table that grows.
#include "ledger/sql_files.h"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include "scratch.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

using Prepared = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

/// Several pragmas: what every connection is set to. Run as a script, never prepared.
constexpr std::string_view kScript = "ledger/open";

constexpr const char* kChildren = "the foreign key's check of an insert; SQLite skips it unless a violation is open";

/// Scans that are meant to be, each with its reason.
const std::map<std::string, std::string>& meant_scans() {
  static const std::map<std::string, std::string> scans = {
      {"queue/start_runner", kChildren},
      {"importing/expect_tenant", kChildren},
      {"importing/store_tenant", kChildren},
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

/// The parameters that the comment at the top explains: "-- :now  unix seconds" or "-- :now: unix seconds".
std::set<std::string> documented(std::string_view sql) {
  std::set<std::string> names;
  std::istringstream lines{std::string(sql)};
  const std::regex parameter(R"(^-- :(\w+):?\s+\S.*)");
  std::smatch found;
  for (std::string line; std::getline(lines, line) && line.starts_with("--");) {
    if (std::regex_match(line, found, parameter)) names.insert(found[1]);
  }
  return names;
}

Prepared prepare(sqlite3* connection, const char* sql, const char** rest) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(connection, sql, -1, &statement, rest);
  Prepared owned(statement, sqlite3_finalize);
  if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection));
  return owned;
}

std::string trimmed_comments(std::string text) {
  text = std::regex_replace(text, std::regex("--[^\n]*"), "");
  return std::regex_replace(text, std::regex("\\s+"), "");
}

/// What is wrong with one file's form; empty: nothing.
std::vector<std::string> faults(sqlite3* connection, const std::string& sql) {
  std::vector<std::string> wrong;
  if (!std::regex_search(sql, std::regex("^-- [^\\s:]"))) wrong.emplace_back("does not open with what it is for");
  const char* rest = nullptr;
  try {
    const Prepared statement = prepare(connection, sql.c_str(), &rest);
    if (statement == nullptr) return {"holds no statement"};
    if (!trimmed_comments(rest).empty()) wrong.emplace_back("holds more than one statement");
    std::set<std::string> used;
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement.get()); ++i) {
      const char* name = sqlite3_bind_parameter_name(statement.get(), i);
      if (name == nullptr || *name != ':') {
        wrong.emplace_back("has a parameter that is not named, as :now");
      } else {
        used.insert(name + 1);
      }
    }
    const auto explained = documented(sql);
    for (const auto& name : used) {
      if (explained.count(name) == 0) wrong.push_back("does not explain :" + name);
    }
    for (const auto& name : explained) {
      if (used.count(name) == 0) wrong.push_back("explains :" + name + ", which it does not use");
    }
  } catch (const std::runtime_error& error) {
    wrong.push_back(std::string("does not prepare: ") + error.what());
  }
  return wrong;
}

const std::set<std::string>& growing_tables() {
  static const std::set<std::string> tables = {
      "jobs",    "calls", "attempts",    "transcript_items", "transcripts", "summaries",     "mails",
      "runners", "leads", "do_not_call", "results",          "mail_bodies", "webhook_events"};
  return tables;
}

/// Partial indexes that hold live rows only: as long as the queue, however long the history.
bool holds_live_rows_only(const std::string& index) {
  static const std::set<std::string> indexes = {"jobs_ready",      "jobs_waiting",  "jobs_processing",  "jobs_failed",
                                                "runners_running", "mails_unknown", "calls_unfinished", "leads_ready",
                                                "leads_waiting",   "calls_lines",   "calls_unsettled",  "calls_calling",
                                                "results_new"};
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

TEST_CASE("every file of sql/ says what it is for, explains its parameters, and is one statement that prepares") {
  Scratch scratch;
  REQUIRE(statements().size() > 40);
  for (const ledger::SqlFile& file : statements()) {
    INFO("sql/" << file.name << ".sql");
    CHECK(faults(scratch.database.handle().getHandle(), std::string(file.text)) == std::vector<std::string>{});
  }
}

TEST_CASE("no statement of sql/ scans a table that grows, save where it is meant to") {
  Scratch scratch;
  for (const ledger::SqlFile& file : statements()) {
    INFO("sql/" << file.name << ".sql");
    const auto found = scans(scratch.database.handle().getHandle(), std::string(file.text));
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
  while (plan.next()) steps += plan.row().text("detail") + "\n";
  INFO(steps);
  CHECK_THAT(steps, Catch::Contains("SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)"));
}

TEST_CASE("no view scans a table that grows when it is asked for one call") {
  Scratch scratch;
  const auto view =
      GENERATE(as<std::string>{}, "v_calls", "v_jobs", "v_attempts", "v_transcript_turns", "v_summaries", "v_mails");
  INFO(view);
  CHECK(scans(scratch.database.handle().getHandle(),
              "select * from " + view + " where tenant_id = :tenant and call_id = :call") ==
        std::vector<std::string>{});
}

TEST_CASE("a file that breaks the house's form is told what is wrong with it") {
  Scratch scratch;
  const auto [sql, fault] = GENERATE(table<std::string, std::string>({
      {"-- One call.\n-- :id  calls.id\nselect id from calls where id = :id;\n", ""},
      {"-- One call.\n-- :id  calls.id\nselect id from calls where id = :id;\n-- after it\n", ""},
      {"select 1;\n", "does not open with what it is for"},
      {"-- :id  calls.id\nselect id from calls where id = :id;\n", "does not open with what it is for"},
      {"-- One call.\nselect id from calls where id = :id;\n", "does not explain :id"},
      {"-- One call.\n-- :id\nselect id from calls where id = :id;\n", "does not explain :id"},
      {"-- One call.\n-- :id  calls.id\nselect 1;\n", "explains :id, which it does not use"},
      {"-- One call.\nselect id from calls where id = ?;\n", "has a parameter that is not named, as :now"},
      {"-- One call.\nselect id from calls where id = ?1;\n", "has a parameter that is not named, as :now"},
      {"-- One call.\nselect id from calls where id = @id;\n", "has a parameter that is not named, as :now"},
      {"-- Two.\nselect 1; select 2;\n", "holds more than one statement"},
      {"-- Nothing.\n", "holds no statement"},
      {"-- Wrong.\nselect nosuch from calls;\n", "does not prepare: no such column: nosuch"},
      {"-- Only the shell has it.\nselect value from generate_series(1, 3);\n",
       "does not prepare: no such table: generate_series"},
      {"-- A string in double quotes.\nselect \"called\";\n", "does not prepare: no such column: called"},
  }));
  INFO(sql);
  const auto wrong = faults(scratch.database.handle().getHandle(), sql);
  CHECK(wrong == (fault.empty() ? std::vector<std::string>{} : std::vector<std::string>{fault}));
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
  CHECK(scans(scratch.database.handle().getHandle(), sql).empty() != scanned);
}
