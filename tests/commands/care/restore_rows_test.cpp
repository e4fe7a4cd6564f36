// callmill restore: what becomes of the rows that it takes over from the file that was lost.
#include <catch2/catch.hpp>

#include "commands/care/lost_file.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// Lead 3 was rung since, as call 5.
void ring_lead_3(ledger::Database& database) {
  call(database, {.id = 5,
                  .call_id = "outreach-5-bbbbbbbb",
                  .status = "called",
                  .call_started_at = kSince,
                  .lead_id = 3,
                  .created_at = kSince});
  database.execute(
      "update calls set dispatched_at = 1800010000 where id = 5;"
      "update leads set status = 'dispatched', transition = transition + 1 where id = 3",
      "test");
}

std::string lead_state(ledger::Database& database, const std::string& where) {
  return word(database, "select group_concat(id || ' ' || status || ' ' || phone_e164) from leads where " + where);
}

/// Calls outreach-5 and -6, and the lead of the latter.
void check_all_kept(ledger::Database& database) {
  CHECK(number(database, "select count(*) from calls where call_id glob 'outreach-[56]-bbbbbbbb'") == 2);
  CHECK(word(database,
             "select leads.name || ' ' || leads.status from calls join leads on leads.id = lead_id "
             "where call_id = 'outreach-6-bbbbbbbb'") == "New failed");
}

}  // namespace

TEST_CASE("a call that was kept goes on from its documents, transcript and summary") {
  const std::string stage = GENERATE("assemble", "summarize", "email");
  INFO(stage);
  Lost lost;
  // In the backup it has an earlier transcript.
  ledger::Database(lost.path).execute(
      "insert into transcript_items (call_id, role, chunks, digest, imported_at) values ('call-mailed-since', 'user', "
      "'[]', 1, 1); insert into transcripts values (1, '[]', 0, 0, null, 'linked', '{}', 1, 1);"
      "insert into summaries (call_row, revision, state, summary, model, created_at, transcript_revision) "
      "values (1, 1, 'made', '{}', 'm', 1, 1)",
      "test");
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.path);
    ring_lead_3(database);
    job(database, {.id = 5, .call_row = 5, .stage = stage});
    // Call 1: a mail of unknown fate, made of what came since.
    database.execute(R"(
        insert into transcript_items (tenant_id, call_id, seq, role, chunks, digest, imported_at) values
          (null, 'outreach-5-bbbbbbbb', 2, 'user', '[{"seq":1,"text":"yes"}]', 2, 1),
          ('outreach', 'outreach-5-bbbbbbbb', 1, 'assistant', '[{"seq":1,"text":"hello"}]', 3, 1),
          ('acme', 'outreach-5-bbbbbbbb', 1, 'user', '[]', 4, 1),
          (null, 'call-mailed-since', 1, 'user', '[]', 5, 1);
        insert into transcripts values (5, '[{"text":"hello"}]', 1, 5, 2, 'linked', '{}', 2, 3);
        insert into summaries (call_row, revision, state, summary, model, created_at, transcript_revision)
        values (5, 2, 'made', '{"a":1}', 'm', 1, 3), (1, 2, 'made', '{"b":1}', 'm', 1, 2);
        update transcripts set turns = '[{"text":"more"}]', revision = 2 where call_row = 1;
        insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, composed_at,
                                       transcript_revision, summary_revision)
        values (1, 1, 'pc.1@x', 'A call', '[]', x'4142', 'unknown', 1800010000, 2, 2))",
                     "test");
  }
  CHECK_THAT(lost.restore().out, Catch::Contains("1 calls rung, 1 mailed, 0 with a task sent"));
  ledger::Database database(lost.path);
  const std::string kept = "(select id from calls where call_id = 'outreach-5-bbbbbbbb')";
  CHECK(word(database, "select stage || ' ' || status from jobs where call_row = " + kept) == stage + " pending");
  CHECK(word(database,
             "select group_concat(chunks ->> '$[0].text', ' ') from (select chunks from transcript_items "
             "where call_id = 'outreach-5-bbbbbbbb' order by id)") == "yes hello");
  CHECK(word(database, "select turns || revision from transcripts where call_row = " + kept) ==
        R"([{"text":"hello"}]3)");
  CHECK(word(database, "select summary || revision || transcript_revision from summaries where call_row = " + kept) ==
        R"({"a":1}23)");
  CHECK(number(database, "select count(*) from transcript_items where call_id = 'call-mailed-since'") == 2);
  // What the mail was made of is the latest: no second one is composed.
  CHECK(word(database,
             "select mails.state || ' ' || (mails.transcript_revision = transcripts.revision) || "
             "(mails.summary_revision = (select max(revision) from summaries where call_row = 1)) "
             "from mails join transcripts using (call_row) where call_row = 1") == "unknown 11");
}

TEST_CASE("a number that was rung since is not rung again, whatever became of its lead") {
  Lost lost;
  const std::string number_3 = "+919000000003";
  const auto [what, change, expected] = GENERATE_REF(table<std::string, std::string, std::string>({
      {"deleted", "delete from leads where id = 3", "3 dispatched " + number_3},
      {"renumbered, and to be dialled",
       "update leads set phone = '9000000099', phone_e164 = '+919000000099', status = 'new' where id = 3",
       "3 new +919000000099"},
      {"renumbered, the number not made yet", "update leads set phone = '9000000099' where id = 3",
       "3 dispatched " + number_3},
      {"given the number of another lead that was deleted",
       "delete from leads where id = 4; update leads set phone_e164 = '+919000000004' where id = 3",
       "3 dispatched " + number_3},
      {"deleted, and its number given to a lead that was rung too",
       "delete from leads where id = 3; update leads set status = 'failed', failure_reason = 'unanswered', phone_e164 "
       "= '" +
           number_3 +
           "' where id = 2; update calls set dispatched_at = 1800010000, call_started_at = 1800010000 where id = 4",
       "3 failed " + number_3},
  }));
  INFO(what);
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.path);
    ring_lead_3(database);
    database.execute(change, "test");
  }
  REQUIRE_THAT(lost.restore().out, Catch::Contains("Done since the backup, kept and not repeated"));
  ledger::Database database(lost.path);
  CHECK(lead_state(database, "id = 3") == expected);
  // No lead came twice.
  CHECK(number(database, "select count(*) from leads") == 4);
}

TEST_CASE("a lead whose number was made since is the same lead") {
  Lost lost;
  ledger::Database(lost.path).execute("update leads set phone_e164 = null where id = 3", "test");
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.path);
    database.execute("update leads set phone_e164 = '+919000000003', transition = transition + 1 where id = 3", "test");
    ring_lead_3(database);
  }
  REQUIRE(lost.restore().code == 0);
  ledger::Database database(lost.path);
  CHECK(lead_state(database, "name = 'Lead 3'") == "3 dispatched +919000000003");
}

TEST_CASE("what was scheduled in the backup for a lead that was rung since and deleted is called off, and no other") {
  Lost lost;
  {
    // Calls that fail in these seconds, and whose jobs go on.
    ledger::Database database(lost.path);
    const std::int64_t now = number(database, "select unixepoch() as now");
    for (std::int64_t i = 0; i < 10; ++i) {
      const std::int64_t id = 20 + i;
      call(database,
           {.id = id, .origin = "dialled", .status = "failed", .call_ended_at = now + i, .lead_settled_at = now + i});
      job(database, {.id = id, .call_row = id, .stage = "follow"});
    }
  }
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.path);
    database.execute(
        "update calls set status = 'failed', failure_reason = 'dispatch_failed', failure_detail = 'cancelled: x', "
        "call_ended_at = 1800010000, lead_settled_at = 1800010000 where id = 4",
        "test");
    call(database,
         {.id = 99, .call_id = "outreach-9-bbbbbbbb", .call_started_at = kSince, .lead_id = 2, .created_at = kSince});
    database.execute("delete from leads where id = 2", "test");
  }
  REQUIRE_THAT(lost.restore().out, Catch::Contains("1 calls rung"));
  ledger::Database database(lost.path);
  CHECK(word(database,
             "select calls.status || ' ' || disposition || ' ' || jobs.status from calls join jobs "
             "on jobs.call_row = calls.id where calls.id = 4") == "failed cancelled completed");
  CHECK(word(database, "select status from leads where id = 2") == "dispatched");
  CHECK(number(database, "select count(*) from jobs where id >= 20 and status = 'pending'") == 10);
}

TEST_CASE("rows whose numbers are taken are kept under others") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.backup);
    lead(database, {.id = 5, .name = "Other", .phone = "9876500005"});
    call(database, {.id = 5, .call_id = "call-other"});
  }
  lost.go_on();
  CHECK_THAT(lost.restore().out, Catch::Contains("3 calls rung, 1 mailed, 1 with a task sent"));
  ledger::Database database(lost.path);
  check_all_kept(database);
  CHECK(word(database, "select call_id from calls where id = 5") == "call-other");
  CHECK(word(database, "select name from leads where id = 5") == "Other");
}

TEST_CASE("a lead from before the limits, and a reason of a person's own, are kept as they are") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  lost.go_on();
  ledger::Database(lost.path).execute(
      "drop trigger leads_limits_on_update;"
      "update leads set attributes = json_object('more', printf('%.*c', 70000, 'x')) where id = 5;"
      "insert into failure_reasons values ('moved_away', 1, 1, 0, 'theirs');"
      "update calls set failure_reason = 'moved_away' where id = 6",
      "test");
  CHECK_THAT(lost.restore().out, Catch::Contains("3 calls rung, 1 mailed, 1 with a task sent"));
  ledger::Database database(lost.path);
  check_all_kept(database);
  CHECK(number(database, "select length(attributes ->> 'more') from leads where name = 'New'") == 70000);
  CHECK(word(database, "select failure_reason from calls where call_id = 'outreach-6-bbbbbbbb'") == "moved_away");
  CHECK_THROWS_WITH(lead(database, {.name = std::string(201, 'x')}), Catch::Contains("longer than 200 characters"));
}

TEST_CASE("a row that the tables refuse stops the restore, which says so and changes nothing") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  lost.go_on();
  ledger::Database(lost.path).execute(
      "pragma ignore_check_constraints = on; update calls set direction = 'sideways' where id = 5", "test");
  CHECK_THAT(lost.refused(lost.backup), Catch::Contains("cannot be taken over (restore/keep_new_calls") &&
                                            Catch::Contains("to restore without it, move it"));
  ledger::Database database(lost.path);
  CHECK(number(database, "select count(*) from calls") == 6);
}
