// Files of every released schema, with rows in them, come through a migration whole.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <map>

#include "ledger/migrate.h"
#include "old_file.h"
#include "places.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::ledger;
using namespace callmill::tests;

namespace {

struct OldFile {
  ScratchFolder folder;
  Database database{path(), Access::create};
  explicit OldFile(int version) { make_old_file(database, version); }
  std::string path() const { return (folder.path() / "callmill.db").string(); }
};

std::string words(Database& database, const std::string& sql) {
  return word(database, "select group_concat(line, '; ') from (select " + sql + ")");
}

/// How many rows each table has, by its name of today.
std::map<std::string, std::int64_t> row_counts(Database& database) {
  std::map<std::string, std::int64_t> counts;
  auto tables = database.prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'", "test");
  while (tables.next()) {
    const std::string name = tables.get<std::string>("name");
    counts[name == "call_results" ? "results" : name] = number(database, "select count(*) from " + name);
  }
  return counts;
}

std::string whole_schema(Database& database) {
  return words(database,
               "type || ' ' || name || ' ' || ifnull(sql, '') as line from sqlite_schema order by type, name");
}

}  // namespace

TEST_CASE("every row and every lead_id of every released schema comes through, and no reference dangles") {
  const int version = GENERATE(1, 2, 3, 4, 5, 6);
  INFO("schema " << version);
  OldFile old(version);
  Database& database = old.database;
  const auto before = row_counts(database);
  const std::string leads_of_calls = "id || ' ' || ifnull(lead_id, '-') as line from calls order by id";
  const std::string leads = version < 5 ? "" : words(database, leads_of_calls);
  CHECK(migrate(database) == program_version() - version);
  const auto after = row_counts(database);
  for (const auto& [table, rows] : before) {
    INFO(table);
    // Schemas 4 and 5 bring rows of their own, the prices have a row each, and no view was made yet.
    if (table == "made_views" || table == "settings" || table == "stages" || table == "retry_rules") continue;
    CHECK(after.at(table) == rows);
  }
  CHECK(after.at("mail_bodies") == 2);
  CHECK(after.at("llm_prices") == 4);
  CHECK(after.at("stages") == 9);
  if (version >= 5) {
    CHECK(leads == "1 -; 2 -; 3 -; 9 -; 20 1; 21 2; 22 7; 23 -");
    CHECK(words(database, leads_of_calls) == leads);
  }
  CHECK(number(database, "select count(*) from pragma_foreign_key_check") == 0);
  CHECK(number(database, "select foreign_keys from pragma_foreign_keys") == 1);
  CHECK(word(database, "select integrity_check from pragma_integrity_check") == "ok");
  Scratch fresh;
  CHECK(whole_schema(database) == whole_schema(fresh.database));
  CHECK_NOTHROW(require_current(database));
  CHECK(migrate(database) == 0);
}

TEST_CASE("what was in the rows of schema 5 is in those of today") {
  OldFile old(5);
  migrate(old.database);
  const auto [sql, expected] = GENERATE(table<std::string, std::string>({
      {"tenant_id || ' ' || ifnull(status, '-') || ifnull(recipients, '-') || ' ' || status_from_mongodb || ' ' || "
       "recipients_from_mongodb || bcc_from_mongodb || ifnull(reply_to_from_mongodb, '-') || post_call_from_mongodb as "
       "line from tenants where tenant_id <> 'outreach'",
       "acme -- active [\"boss@acme.example\"][\"audit@acme.example\"]answers@acme.example0; stub -- unknown [][]-1"},
      {"display_name || ' ' || timezone || ' ' || language || ' ' || mail_when_empty || summary_fields as line from "
       "tenant_settings where tenant_id = 'acme'",
       "Acme Europe/Paris fr-FR 0{\"budget\":{}}"},
      {"call_id || ' ' || external_id || ' ' || origin || ' ' || ifnull(disposition, '-') as line from calls where id "
       "> 9",
       "outreach-20 outreach-20 dialled busy; outreach-21 outreach-21 dialled -; outreach-22 outreach-22 dialled -; "
       "outreach-23 outreach-23 dialled no_result"},
      {"call_id || ' ' || origin || ' ' || in_progress as line from v_calls where call_row < 10",
       "call-1 imported 0; call-2 imported 0; call-1 imported 0; call-9 imported 1"},
      {"id || ' ' || call_row || ' ' || stage || ' ' || status || ' ' || transition || ' ' || ifnull(step, '-') as "
       "line "
       "from jobs where id > 2",
       "3 3 import pending 0 -; 4 9 assemble processing 0 -; 20 20 dial completed 0 -; 21 21 push completed 0 asked; "
       "22 "
       "22 locate pending 0 -"},
      {"model || ' ' || prompt || ' ' || cached || ' ' || completion as line from llm_prices where model = 'gpt-4.1'",
       "gpt-4.1 2.0 0.5 8.0"},
      {"revision || ' ' || transcript_revision as line from summaries", "1 1; 2 1"},
      {"revision || ' ' || transcript_revision || ' ' || summary_revision || ' ' || after_attempt || ' ' || replaces "
       "as "
       "line from mails",
       "1 1 2 1 0; 2 1 2 1 0"},
      {"revision || ' ' || body_bytes || ' ' || hex(body) as line from mails_with_bodies",
       "1 3 000102; 2 7 4772C3BCC39F65"},
      {"call_row || ' ' || taken_as || ' ' || overrode as line from results where id = 1",
       "21 late no_answers, no_result: x"},
      {"call_id || ' ' || turned as line from v_call_results where result_id = 1",
       "outreach-21 no_answers, no_result: x"},
      {"stage || ' ' || paced_until_ms as line from stage_pacing", "email 1234"},
      {"in_flight_limit || ' ' || deferral_limit_s || ' ' || pause_reason as line from stages where name = 'email'",
       "7 600 by hand"},
      {"after_s as line from retry_rules where disposition = 'busy'", "7200"},
      {"event_id || ' ' || ifnull(call_row, '-') || ' ' || of_phone as line from webhook_events",
       "EV_1 21 1; EV_2 - 0"},
      {"name || ' ' || ifnull(due_at, '-') || ' ' || attributes as line from leads where id in (1, 7)",
       "Asha - {\"gst\":18}; Esha 77 {}"},
  }));
  INFO(sql);
  CHECK(words(old.database, sql) == expected);
}

TEST_CASE("an open call of schema 5 whose phone may have rung was dispatched, and so is its lead") {
  const auto [what, before, call, lead] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"it left", "select 1", "10", "dispatched"},
      {"its outcome is looked for", "update calls set call_started_at = null where id = 22", "8", "dispatched"},
      {"it was answered",
       "update calls set answered_at = 11 where id = 22; update jobs set stage = 'follow' where id = 22", "10",
       "dispatched"},
      {"its room is made",
       "update calls set call_started_at = null where id = 22; update jobs set stage = 'room' where id = 22", "-",
       "new"},
      {"it is to be dialled",
       "update calls set call_started_at = null where id = 22; update jobs set stage = 'dial' where id = 22", "-",
       "new"},
      {"it is called, and its line is open", "update calls set status = 'called', answered_at = 11 where id = 22", "10",
       "new"},
      {"it is over",
       "update calls set status = 'failed', failure_reason = 'rejected', call_ended_at = 12 where id = 22", "-", "new"},
      {"its lead is failed", "update leads set status = 'failed', failure_reason = 'do_not_call' where id = 7", "10",
       "failed"},
  }));
  INFO(what);
  OldFile old(5);
  old.database.execute(before, "test");
  migrate(old.database);
  CHECK(words(old.database, "ifnull(dispatched_at, '-') as line from calls where id = 22") == call);
  CHECK(words(old.database, "status as line from leads where id = 7") == lead);
  CHECK(words(old.database, "id || ' ' || ifnull(dispatched_at, '-') as line from calls where id in (1, 20, 21, 23)") ==
        "1 -; 20 -; 21 -; 23 -");
  CHECK(words(old.database, "status || ' ' || ifnull(settled_by, '-') as line from leads where id in (1, 2, 3)") ==
        "new 20; dispatched -; failed -");
}

TEST_CASE("a row that a person left dangling in the plain shell hinders no migration, and its id does not come again") {
  OldFile old(5);
  old.database.execute("pragma foreign_keys = off; delete from leads where id = 7; pragma foreign_keys = on", "test");
  CHECK(migrate(old.database) == program_version() - 5);
  CHECK(number(old.database, "select lead_id from calls where id = 22") == 7);
  old.database.execute("insert into leads (name, phone, source) values ('Next', '1', 's')", "test");
  CHECK(number(old.database, "select id from leads where name = 'Next'") == 8);
}

TEST_CASE("prices that were no numbers stop no migration") {
  OldFile old(5);
  const auto value = GENERATE(as<std::string>{}, "[]", "1", "{\"m\":1}", "{\"m\":{\"prompt\":\"x\"}}");
  old.database.execute("update settings set value = '" + value + "'", "test");
  CHECK(migrate(old.database) == program_version() - 5);
  CHECK(number(old.database, "select count(*) from llm_prices where prompt is not null") == 0);
}

TEST_CASE("two processes that migrate one older file at once both succeed, and nothing is lost") {
  OldFile old(GENERATE(1, 5, 6));
  const std::string init = "'" CALLMILL_BINARY "' init --no-copy --db '" + old.path() + "' >/dev/null";
  CHECK(std::system((init + " & a=$!; " + init + " & b=$!; wait $a && wait $b").c_str()) == 0);
  CHECK(database_version(old.database) == program_version());
  CHECK(number(old.database, "select count(*) from jobs") >= 4);
  CHECK(number(old.database, "select count(*) from pragma_foreign_key_check") == 0);
}

TEST_CASE("the views are made again when their texts differ, and people's own views stay") {
  OldFile old(5);
  old.database.execute("create view mine as select external_id, status from calls", "test");
  migrate(old.database);
  CHECK(views_are_current(old.database));
  CHECK(word(old.database, "select external_id from mine limit 1") == "call-1");
  old.database.execute(
      "drop view v_jobs; create view v_jobs as select 1 as old; update made_views set digest = 1 where name = 'v_jobs';"
      "create view v_gone as select 1 as x; insert into made_views values ('v_gone', 1)",
      "test");
  CHECK_THROWS_WITH(require_current(old.database), Catch::Contains("run 'callmill init' first"));
  CHECK(migrate(old.database) == 0);
  CHECK_NOTHROW(require_current(old.database));
  CHECK(word(old.database, "select status from v_jobs where job_id = 1") == "completed");
  CHECK(number(old.database, "select count(*) from sqlite_schema where name = 'v_gone'") == 0);
}
