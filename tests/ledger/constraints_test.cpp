// What the tables refuse: unknown words in every state column, states without what they imply, rows that belong to
// nobody.
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "ledger/codes.h"
#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// One row in every table, each as it should be.
struct OneOfEach : Scratch {
  OneOfEach() {
    runner(database, 1);
    job(database, {.id = 1, .call_row = call(database, {.status = "called"})});
    database.execute(R"~(
      insert into attempts (id, job_id, stage, attempt, started_at, outcome) values (1, 1, 'import', 1, 1, 'done');
      insert into transcript_items (id, call_id, digest, imported_at) values (1, 'call-1', 1, 1);
      insert into transcripts (call_row, turns, turn_count, character_count, order_quality, order_counts, assembled_at)
        values (1, '[]', 0, 0, 'linked', '{}', 1);
      insert into summaries (call_row, revision, state, summary, model, created_at) values (1, 1, 'made', '{}', 'm', 1);
      insert into mails_with_bodies (id, call_row, revision, message_id, subject, recipients, body, state, composed_at)
        values (1, 1, 1, 'm@x', 's', '[]', x'00', 'pending', 1);
      insert into results (id, call_row, qualification) values (1, 1, '{}');
    )~",
                     "house");
  }

  /// SQLite's extended code for what `sql` runs into; 0: it went through.
  int code_of(const std::string& sql) {
    try {
      database.execute(sql, "test");
      return SQLITE_OK;
    } catch (const ledger::LedgerError& error) {
      return error.code;
    }
  }
};

void check_codes(const std::vector<std::tuple<std::string, int>>& cases) {
  for (const auto& one : cases) {
    const std::string& sql = std::get<0>(one);
    DYNAMIC_SECTION(sql) {
      OneOfEach house;
      CHECK(house.code_of(sql) == std::get<1>(one));
    }
  }
}

}  // namespace

TEST_CASE("a state column takes its own words only") {
  check_codes({
      {"update stages set flow = 'nosuch'", kCheck},
      {"update tenants set status = 'nosuch'", kCheck},
      {"update tenants set status = 'disabled'", kFits},
      {"update tenants set post_call = 2", kCheck},
      {"update tenants set mail_when_empty = -1", kCheck},
      {"update tenants set tenant_id = 'ab' where tenant_id not in (select tenant_id from calls)", kFits},
      {"insert into tenants (tenant_id, display_name, created_at, updated_at) values ('ab', 'x', 1, 1)", kCheck},
      {"update calls set status = 'nosuch'", kCheck},
      {"update calls set direction = 'sideways'", kCheck},
      {"update calls set direction = 'inbound'", kFits},
      {"update calls set call_id = ''", kCheck},
      {"update calls set origin = 'nosuch'", kCheck},
      {"update calls set call_room = 'r'", kCheck},
      {"update calls set call_room = 'r', origin = 'dialled'", kFits},
      {"update calls set duration_seconds = -1", kCheck},
      {"update jobs set status = 'nosuch'", kCheck},
      {"update jobs set flow = 'nosuch'", kTrigger},
      {"update jobs set attempt = -1", kCheck},
      {"update jobs set lost_count = -1", kCheck},
      {"update attempts set outcome = 'nosuch'", kCheck},
      {"update attempts set duration_ms = -1", kCheck},
      {"update transcripts set order_quality = 'nosuch'", kCheck},
      {"update summaries set state = 'nosuch'", kCheck},
      {"update mails set state = 'nosuch'", kCheck},
      {"update mails set revision = 0", kCheck},
      {"update stages set max_attempts = 0", kCheck},
      {"update stages set timeout_s = 0", kCheck},
      {"update stages set in_flight_limit = -1", kCheck},
      {"update stages set in_flight_limit = 0", kFits},
      {"update stages set per_second = 0", kCheck},
      {"update stages set backoff_first_s = -1", kCheck},
  });
}

TEST_CASE("a column of JSON takes JSON of its own shape only") {
  check_codes({
      {"update tenants set recipients = '{}'", kCheck},
      {"update tenants set bcc = '1'", kCheck},
      {"update tenants set summary_fields = '[]'", kCheck},
      {"update transcripts set turns = '{}'", kCheck},
      {"update transcripts set order_counts = '[]'", kCheck},
      {"update transcript_items set chunks = '{}'", kCheck},
      {"update summaries set summary = '[]'", kCheck},
      {"update summaries set unsupported = '{}'", kCheck},
      {"update mails set recipients = '{}'", kCheck},
      {"update tenants set recipients = null", kFits},
      {"update tenants set recipients_from_mongodb = '{}'", kCheck},
      {"update results set qualification = '[]'", kCheck},
      {"update settings set value = 'not json'", kTrigger},
      {"update settings set value = '1'", kTrigger},
      {"update settings set value = '{}'", kFits},
  });
}

TEST_CASE("a state holds only with what it implies") {
  check_codes({
      {"update stages set paused_until = 9", kCheck},
      {"update stages set paused_until = 9, pause_reason = 'server moves'", kFits},
      {"update stages set backoff_first_s = 9, backoff_cap_s = 8", kCheck},
      {"update calls set status = 'failed'", kCheck},
      {"update calls set failure_reason = 'busy'", kFits},
      {"update calls set origin = 'dialled', failure_reason = 'busy'", kTrigger},
      {"update calls set origin = 'dialled', failure_reason = 'invalid_phone'", kTrigger},
      {"update calls set origin = 'dialled', failure_reason = 'unanswered'", kFits},
      {"update calls set status = 'failed', failure_reason = 'busy'", kFits},
      {"update jobs set status = 'processing'", kCheck},
      {"update jobs set status = 'processing', runner_id = 1", kCheck},
      {"update jobs set status = 'processing', lease_until = 9", kCheck},
      {"update jobs set status = 'processing', runner_id = 1, lease_until = 9", kFits},
      {"update jobs set status = 'failed', finished_at = 9", kCheck},
      {"update jobs set status = 'failed', finished_at = 9, error_kind = 'timeout'", kFits},
      {"update jobs set status = 'completed'", kCheck},
      {"update jobs set status = 'completed', finished_at = 9", kFits},
      {"update attempts set outcome = 'again'", kCheck},
      {"update attempts set outcome = 'discarded'", kCheck},
      {"update attempts set outcome = 'rerun'", kFits},
      {"update attempts set outcome = 'lost', error_kind = 'runner_lost'", kFits},
      {"update runners set stopped_at = 9", kCheck},
      {"update runners set stop_reason = 'bye'", kCheck},
      {"update runners set stopped_at = 9, stop_reason = 'bye'", kFits},
      {"update summaries set summary = null", kCheck},
      {"update summaries set state = 'refused', refusal = 'no'", kCheck},
      {"update summaries set state = 'refused', summary = null", kCheck},
      {"update summaries set state = 'refused', summary = null, refusal = 'no'", kFits},
      {"update summaries set error_kind = 'refused'", kCheck},
      {"update summaries set state = 'refused', summary = null, refusal = 'no', error_kind = 'timeout'", kCheck},
      {"update mails set state = 'sent'", kCheck},
      {"update mails set state = 'partial'", kCheck},
      {"update mails set state = 'sent', sent_at = 9", kFits},
      {"update mails set state = 'unknown'", kFits},
  });
}

TEST_CASE("a row belongs to another, and is there once") {
  check_codes({
      {"update stages set next = 'nosuch' where name = 'import'", kForeignKey},
      {"update stages set when_lost = 'nosuch' where name = 'import'", kForeignKey},
      {"delete from stages where name = 'import'", kForeignKey},
      {"delete from tenants", kForeignKey},
      {"delete from calls", kForeignKey},
      {"delete from jobs", kForeignKey},
      {"update calls set tenant_id = 'nobody'", kForeignKey},
      {"update jobs set call_row = 99", kForeignKey},
      {"update jobs set stage = 'nosuch'", kTrigger},
      {"update jobs set stage = 'dial'", kTrigger},
      {"update jobs set flow = 'outreach'", kTrigger},
      {"update jobs set flow = 'outreach', stage = 'dial'", kFits},
      {"insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at) "
       "values ('outreach', 1, 'email', 1, 1, 1)",
       kTrigger},
      {"update jobs set runner_id = 99", kForeignKey},
      {"update jobs set call_row = null", kNotNull},
      {"update attempts set job_id = 99", kForeignKey},
      {"update transcripts set call_row = 99", kForeignKey},
      {"update summaries set call_row = 99", kForeignKey},
      {"update mails set call_row = 99", kForeignKey},
      {"insert into calls (tenant_id, call_id, created_at, updated_at) values ('acme', 'call-1', 1, 1)", kUnique},
      {"insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at) "
       "values ('postcall', 1, 'email', 1, 1, 1)",
       kUnique},
      {"insert into transcript_items (call_id, digest, imported_at) values ('call-1', 1, 1)", kUnique},
      {"insert into mails (call_row, revision, message_id, subject, recipients, body_bytes, state, composed_at) "
       "values (1, 2, 'm@x', 's', '[]', 1, 'pending', 1)",
       kUnique},
  });
}

TEST_CASE("a reason is one of the table's, in its place") {
  check_codes({
      {"insert into leads (name, phone, source, failure_reason) values ('A', '1', 's', 'busy')", kTrigger},
      {"insert into leads (name, phone, source, failure_reason) values ('A', '1', 's', 'invalid_phone')", kFits},
      {"insert into call_results (call_id, failure_reason) values (1, 'unanswered')", kTrigger},
      {"insert into call_results (call_id, failure_reason) values (1, 'rejected')", kFits},
      {"insert into call_results (call_id, failure_reason) values (1, 'do_not_call')", kFits},
      {"insert into call_results (call_id, failure_reason, disposition) values (1, 'rejected', 'busy')", kCheck},
      {"insert into call_results (call_id, failure_reason, disposition) values (1, 'rejected', 'opted_out')", kFits},
      {"update results set qualification = null, failure_reason = 'not_whitelisted'", kTrigger},
      {"insert into retry_rules (failure_reason, disposition, about) values ('invalid_phone', '*', 'x')", kTrigger},
      {"update retry_rules set failure_reason = 'busy' where disposition = 'unwanted'", kTrigger},
      {"insert into retry_rules (failure_reason, disposition, about) values ('rejected', 'busy', 'x')", kFits},
      {"insert into calls (tenant_id, call_id, origin, status, failure_reason, created_at, updated_at) "
       "values ('acme', 'x', 'dialled', 'failed', 'invalid_phone', 1, 1)",
       kTrigger},
      {"insert into calls (tenant_id, call_id, status, failure_reason, created_at, updated_at) "
       "values ('acme', 'x', 'failed', 'as it came', 1, 1)",
       kFits},
      {"insert into failure_reasons values ('voicemail', 1, 1, 1, 'a machine'); update results "
       "set qualification = null, failure_reason = 'voicemail'",
       kFits},
  });
}

TEST_CASE("no id of a lead or call comes again") {
  OneOfEach house;
  house.database.execute(
      "insert into leads (name, phone, source) values ('A', '1', 's'); delete from leads;"
      "insert into leads (name, phone, source) values ('B', '2', 's');"
      "insert into calls (tenant_id, call_id, created_at, updated_at) values ('acme', 'x', 1, 1);"
      "delete from calls where call_id = 'x';"
      "insert into calls (tenant_id, call_id, created_at, updated_at) values ('acme', 'y', 1, 1);",
      "test");
  CHECK(number(house.database, "select id from leads") == 2);
  CHECK(number(house.database, "select id from calls where call_id = 'y'") == 3);
}
