#include "stages/postcall/assemble.h"

#include <catch2/catch.hpp>

#include "scratch.h"
#include "stages/work.h"
#include "support/rows.h"

using namespace callmill;
using callmill::tests::Scratch;
using callmill::tests::word;

namespace {

/// A call of the same name of each of two tenants, with jobs 11 and 12.
void add_calls(ledger::Database& database) {
  tests::tenant(database, {.tenant_id = "tenant-a", .mail_when_empty = 1});
  tests::tenant(database, {.tenant_id = "tenant-b", .mail_when_empty = 0});
  tests::call(database, {.id = 1, .tenant_id = "tenant-a", .call_id = "call-0001"});
  tests::call(database, {.id = 2, .tenant_id = "tenant-b", .call_id = "call-0001"});
  tests::job(database, {.id = 11, .call_row = 1, .stage = "assemble"});
  tests::job(database, {.id = 12, .call_row = 2, .stage = "assemble"});
}

void add_item(ledger::Database& database, const std::string& values) {
  database.execute(
      "insert into transcript_items (digest, imported_at, call_id, tenant_id, item_id, previous_item_id, "
      "seq, role, chunks) values (abs(random()), 1, 'call-0001', " +
          values + ")",
      "test");
}

Verdict verdict_of(ledger::Database& database, std::int64_t job_id) {
  return tests::decided(tests::loaded_work(database, stages::assemble_stage(), job_id), Settings{}, unix_time(77));
}

void record(ledger::Database& database, const Verdict& verdict) {
  REQUIRE(verdict.writes.size() == 1);
  tests::record(database, verdict);
}

}  // namespace

TEST_CASE("the stage assemble writes the transcript of a call that came backwards") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  add_calls(database);
  add_item(database, R"('tenant-a', 'b', 'a', 2, 'user', '[{"seq":2,"text":"please"},{"seq":1,"text":"Été"}]')");
  add_item(database, R"(null, 'c', 'b', 3, 'assistant', '[{"seq":null,"text":"Yes"}]')");
  add_item(database, R"('tenant-a', 'a', null, 1, 'assistant', '[{"seq":1,"text":"Hello"}]')");
  add_item(database, R"('tenant-b', 'x', 'a', 9, 'user', '[{"seq":1,"text":"of another tenant"}]')");
  const Verdict verdict = verdict_of(database, 11);
  const auto& done = std::get<Done>(verdict.what);
  CHECK(std::holds_alternative<AsTheFlowSays>(done.next));
  CHECK(done.outcome.empty());
  record(database, verdict);
  record(database, verdict);  // again: replaced
  CHECK(word(database, "select turns from transcripts where call_row = 1") ==
        R"([{"interrupted":false,"item_id":"a","role":"assistant","text":"Hello"},)"
        R"({"interrupted":false,"item_id":"b","role":"user","text":"Été please"},)"
        R"({"interrupted":false,"item_id":"c","role":"assistant","text":"Yes"}])");
  CHECK(word(database,
             "select turn_count || ' ' || character_count || ' ' || highest_seq || ' ' || order_quality || ' ' "
             "|| assembled_at || ' ' || revision from transcripts") == "3 18 3 linked 77 2");
  CHECK(word(database, "select (order_counts ->> 'heads') || (order_counts ->> 'forks') from transcripts") == "10");
}

TEST_CASE("an empty call goes to the mail, or ends, as the tenant set; its transcript is written all the same") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  add_calls(database);
  add_item(database, R"(null, 'a', null, 2, 'assistant', '[{"seq":1,"text":"Hello"}]')");
  const Verdict mailed = verdict_of(database, 11);
  CHECK(std::get<Done>(mailed.what).outcome == "empty");
  CHECK(std::get<Done>(mailed.what).next == Next{ToStage{"email"}});
  const Verdict ended = verdict_of(database, 12);
  CHECK(std::get<Done>(ended.what).outcome == "empty");
  CHECK(std::get<Done>(ended.what).next == Next{FlowEnds{}});
  record(database, ended);
  CHECK(word(database, "select turns ->> '$[0].text' from transcripts where call_row = 2") == "Hello");
}

TEST_CASE("nothing is assembled for a tenant that was disabled meanwhile") {
  Scratch scratch;
  add_calls(scratch.database);
  scratch.database.execute("update tenants set status = 'disabled'", "test");
  const Verdict verdict = verdict_of(scratch.database, 11);
  CHECK(std::get<Failed>(verdict.what).why == Failure{"tenant_disabled", "tenant tenant-a is disabled"});
  CHECK(verdict.writes.empty());
}

TEST_CASE("a call without any item is empty") {
  Scratch scratch;
  add_calls(scratch.database);
  const Verdict verdict = verdict_of(scratch.database, 11);
  CHECK(std::get<Done>(verdict.what).outcome == "empty");
  record(scratch.database, verdict);
  CHECK(word(scratch.database, "select turns from transcripts") == "[]");
}

TEST_CASE("chunks that are not as the table says are named; bytes that are no UTF-8 are replaced") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  add_calls(database);
  SECTION("wrong shape") {
    const auto [chunks, words] = GENERATE(table<std::string, std::string>({
        {R"(["Hello"])", "chunk 0 is not an object"},
        {R"([{"seq":1}])", "chunk 0.text is not text"},
        {R"([{"seq":1,"text":5}])", "chunk 0.text is not text"},
        {R"([{"seq":1.5,"text":"a"}])", "chunk 0.seq is not an integer or null"},
    }));
    add_item(database, "null, 'a', null, 3, 'user', '" + chunks + "'");
    CHECK_THROWS_WITH(verdict_of(database, 11), Catch::Contains(words));
  }
  SECTION("bad bytes") {
    add_item(database, "null, 'a', null, 3, 'user', cast(x'5B7B2274657874223A226162FF63227D5D' as text)");
    const Verdict verdict = verdict_of(database, 11);
    record(database, verdict);
    CHECK(word(database, "select turns ->> '$[0].text' from transcripts") ==
          "ab\xEF\xBF\xBD"
          "c");
  }
}
