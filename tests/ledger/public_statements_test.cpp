// The statements that the README of 0.1 gives people and agents, in the plain sqlite3 shell: they work as they
// did.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <memory>
#include <regex>

#include "ledger/sql_files.h"
#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// A connection as the shell's: foreign keys are off.
struct Shell : Scratch {
  Shell() {
    call(database, {.id = 1, .tenant_id = "tenant-sakura-001", .call_id = "call-axeo-002", .status = "called"});
    lead(database,
         {.id = 7, .name = "Uma", .phone = "98765 43211", .status = "failed", .failure_reason = "do_not_call"});
    lead(database, {.id = 8, .name = "Ravi", .phone = "98765 43212"});
    call(database, {.id = 17, .call_id = "outreach-1017", .lead_id = 8});
    job(database,
        {.id = 15, .call_row = 1, .stage = "email", .status = "failed", .attempt = 3, .error_kind = "no_recipients"});
    job(database, {.id = 16, .call_row = 17, .stage = "follow", .retry_after = 4'000'000'000});
    REQUIRE(sqlite3_open(path().c_str(), &connection) == SQLITE_OK);
    run(R"~(
      update tenants set recipients_from_mongodb = '["old@sakura.example"]' where tenant_id = 'tenant-sakura-001';
      insert into transcripts values (1, '[{"item_id":"a","role":"user","text":"hi"}]', 1, 2, 2, 'linked', '{}', 30, 1);
      insert into summaries (call_row, revision, state, summary, model, created_at)
        values (1, 1, 'made', '{"one_line_summary":"A car is broken"}', 'm', 40);
    )~");
  }
  ~Shell() { sqlite3_close(connection); }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  void run(const std::string& sql) {
    char* words = nullptr;
    sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &words);
    const std::unique_ptr<char, decltype(&sqlite3_free)> owned(words, sqlite3_free);
    INFO(sql);
    if (words != nullptr) FAIL(words);
  }

  sqlite3* connection = nullptr;
};

constexpr const char* kJob15 =
    "select status || ' ' || stage || ' ' || attempt || ' ' || ifnull(error_kind, '-') || ' ' || (select count(*) from "
    "attempts where outcome = 'rerun') from jobs where id = 15";
constexpr const char* kEmail =
    "select ifnull(paused_until > unixepoch(), 0) || ' ' || ifnull(pause_reason, '-') from stages "
    "where name = 'email'";

}  // namespace

TEST_CASE("a statement of the README of 0.1 works in the plain shell as it did") {
  const auto [statement, question, answer] = GENERATE(table<std::string, std::string, std::string>({
      {"update tenants set recipients = '[\"desk@sakura.example\"]' where tenant_id = 'tenant-sakura-001';",
       "select recipients from tenant_settings where tenant_id = 'tenant-sakura-001'", "[\"desk@sakura.example\"]"},
      {"update jobs set status = 'pending' where id = 15;", kJob15, "pending email 0 - 1"},
      {"update jobs set status = 'pending' where status = 'failed' and error_kind = 'no_recipients';", kJob15,
       "pending email 0 - 1"},
      {"update jobs set status = 'pending', stage = 'email' where id = 15", kJob15, "pending email 0 - 1"},
      {"update jobs set status = 'pending', stage = 'assemble' where id = 15", kJob15, "pending assemble 0 - 1"},
      {"update stages set paused_until = unixepoch('now', '+1 hour'), pause_reason = 'mail server moves' where name = "
       "'email';",
       kEmail, "1 mail server moves"},
      {"update stages set paused_until = null, pause_reason = null where name = 'email';", kEmail, "0 -"},
      {"update stages set in_flight_limit = 8, per_second = 2.5 where name = 'summarize';",
       "select in_flight_limit || ' ' || per_second from stages where name = 'summarize'", "8 2.5"},
      {"update stages set max_attempts = 5, backoff_cap_s = 60 where name = 'email';",
       "select max_attempts || ' ' || backoff_cap_s from stages where name = 'email'", "5 60"},
      {"update stages set deferral_first_s = 300, deferral_limit_s = 4 * 86400 where name = 'email';",
       "select deferral_first_s || ' ' || deferral_limit_s from stages where name = 'email'", "300 345600"},
      {"update stages set max_attempts = 12, backoff_cap_s = 600 where name in ('summarize', 'email')",
       "select sum(max_attempts) || ' ' || sum(backoff_cap_s) from stages where name in ('summarize', 'email')",
       "24 1200"},
      {"update settings set value = json_set(value, '$.\"gpt-4.1\"', "
       "json('{\"prompt\":2.0,\"cached\":0.5,\"completion\":8.0}')) where name = 'llm_prices';",
       "select count(*) || ' ' || (select prompt || ' ' || cached || ' ' || completion from llm_prices where model = "
       "'gpt-4.1') from llm_prices",
       "4 2.0 0.5 8.0"},
      {"update settings set value = json_remove(value, '$.\"gpt-4o\"') where name = 'llm_prices';",
       "select count(*) || ' ' || (select value ->> '$.gpt-4o-mini.completion' from settings) from llm_prices",
       "2 0.6"},
      {"insert into watermarks (mongodb_db, collection, read_to, read_at) select 'sonore-phone-agent', value, "
       "unixepoch('2026-11-01'), 0 from json_each('[\"calls-transcripts\", \"calls-metadata\"]');",
       "select count(*) || ' ' || max(read_to) from watermarks", "2 1793491200"},
      {"insert into holidays (day, name) values ('2026-11-08', 'Diwali');", "select name from holidays", "Diwali"},
      {"insert into do_not_call (phone_e164, source) values ('+919876543212', 'operator')",
       "select status || ' ' || failure_reason from leads where id = 8", "failed do_not_call"},
      {"update leads set status = 'new', failure_reason = null, failure_detail = null where id = 7;",
       "select status || ' ' || (failure_reason is null) from leads where id = 7", "new 1"},
      {"insert into leads (name, phone, phone_e164, source) values ('Asha Rao', '98765 43210', '+919876543210', "
       "'fair');",
       "select name || ' ' || status || ' ' || id from leads where phone_e164 = '+919876543210'", "Asha Rao new 9"},
      {"insert into retry_rules (failure_reason, disposition, after_s, about) values ('rejected', 'busy', 7200, 'busy: "
       "in two "
       "hours');",
       "select after_s || ' ' || retries || ' ' || spends from v_retry_rules where disposition = 'busy'", "7200 1 1"},
      {"insert into call_results (call_id, qualification) select id, '{\"budget\": \"50 lakh\"}' from calls where "
       "external_id "
       "= 'outreach-1017';",
       "select call_row || ' ' || source || ' ' || (received_at > 1) || ' ' || (select retry_after is null from jobs "
       "where id "
       "= 16) from results",
       "17 sql 1 1"},
      {"insert into call_results (call_id, qualification) values ('outreach-1017', '{\"budget\": \"50 lakh\"}');",
       "select call_id || ' ' || (qualification ->> 'budget') || ' ' || (select retry_after is null from jobs where id "
       "= 16) "
       "from v_call_results",
       "outreach-1017 50 lakh 1"},
      {"insert into call_results (call_id, failure_reason, failure_detail, source) values (17, 'rejected', 'hung up', "
       "'me');",
       "select call_id || ' ' || failure_reason || ' ' || source from call_results", "17 rejected me"},
      {"insert into stages (name, flow, position, next, when_lost, timeout_s, in_flight_limit) values ('crm', "
       "'postcall', 5, "
       "null, 'crm', 30, 8); update stages set next = 'crm' where name = 'email';",
       "select next from v_stages where stage = 'email'", "crm"},
  }));
  INFO(statement);
  Shell shell;
  shell.run(statement);
  CHECK(word(shell.database, question) == answer);
}

TEST_CASE("a question that the README of 0.1 asks is answered as it was") {
  const auto [question, answer] = GENERATE(table<std::string, std::string>({
      {"select job_id || ' ' || call_id || ' ' || stage || ' ' || state || ' ' || error_kind from v_jobs where status "
       "= "
       "'failed'",
       "15 call-axeo-002 email failed no_recipients"},
      {"select position || ' ' || role || ' ' || text from v_transcript_turns where call_id = 'call-axeo-002' order by "
       "position",
       "1 user hi"},
      {"select summary ->> 'one_line_summary' from v_summaries where call_id = 'call-axeo-002'", "A car is broken"},
      {"select count(*) || '' from v_retry_rules", "18"},
      {"select name || ' ' || about from settings",
       "llm_prices USD per million tokens, by model: the cost of an attempt"},
  }));
  INFO(question);
  Shell shell;
  CHECK(word(shell.database, question) == answer);
}

TEST_CASE("a report's file runs by hand in the plain shell, with its parameters set or not") {
  Shell shell;
  int reports = 0;
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with("reports/")) continue;
    ++reports;
    std::string text(file.text);
    shell.run(text);
    for (const auto& [name, value] : {std::pair{":since", "0"}, {":until", "4000000000"}, {":tenant", "null"}})
      text = std::regex_replace(text, std::regex(name), value);
    shell.run(text);
  }
  CHECK(reports == 9);
}

TEST_CASE("a result of a call is taken by its whole id or what that begins with, without a scan") {
  Shell shell;
  call(shell.database, {.id = 18, .call_id = "outreach-1018-k3f9x2a7", .lead_id = 7});
  lead(shell.database, {.id = 9, .phone = "98765 43213"});
  call(shell.database, {.id = 19, .call_id = "outreach-10180-bbbbbbbb", .lead_id = 9});
  lead(shell.database, {.id = 10, .phone = "98765 43214"});
  call(shell.database, {.id = 20, .call_id = "outreach-1017-cccccccc", .lead_id = 10});
  const auto [id, row] = GENERATE(table<std::string, std::int64_t>({
      {"'outreach-1018-k3f9x2a7'", 18},
      {"'outreach-1018'", 18},
      {"'outreach-1018-'", 18},
      {"'outreach-1018-k3f'", 18},
      {"'outreach-10180'", 19},
      {"'outreach-1017'", 17},  // the whole id of an older one
      {"'outreach-1017-c'", 20},
      {"20", 20},
  }));
  INFO(id);
  const std::string sql = "insert into call_results (call_id, qualification) values (" + id + ", '{\"a\":\"b\"}')";
  sqlite3_stmt* prepared = nullptr;
  REQUIRE(sqlite3_prepare_v2(shell.connection, sql.c_str(), -1, &prepared, nullptr) == SQLITE_OK);
  CHECK(sqlite3_step(prepared) == SQLITE_DONE);
  CHECK(sqlite3_stmt_status(prepared, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0) == 0);
  sqlite3_finalize(prepared);
  CHECK(number(shell.database, "select call_row from results") == row);
}

TEST_CASE("a result of no call, and a price list that is none, are refused in words") {
  Shell shell;
  call(shell.database, {.id = 18, .call_id = "outreach-1018-k3f9x2a7", .lead_id = 7});
  lead(shell.database, {.id = 9, .phone = "98765 43213"});
  call(shell.database, {.id = 19, .call_id = "outreach-1018-bbbbbbbb", .lead_id = 9});
  const auto [statement, words] = GENERATE(table<std::string, std::string>({
      {"insert into call_results (call_id, qualification) values ('outreach-1', '{}')", "there is no such call"},
      {"insert into call_results (call_id, qualification) values ('outreach-101', '{}')", "there is no such call"},
      {"insert into call_results (call_id, qualification) values ('outreach-', '{}')", "there is no such call"},
      {"insert into call_results (call_id, qualification) values ('call-axeo', '{}')", "there is no such call"},
      {"insert into call_results (call_id, qualification) values ('outreach-1018', '{}')",
       "more than one call begins so; give its whole id"},
      {"insert into call_results (call_id, qualification) values (99, '{}')", "there is no such call"},
      {"insert into call_results (call_id, qualification) values (null, '{}')", "there is no such call"},
      {"update settings set value = '[]'", "a JSON object of models"},
  }));
  CHECK(sqlite3_exec(shell.connection, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
  CHECK_THAT(sqlite3_errmsg(shell.connection), Catch::Contains(words));
}
