// callmill restore: what a file that is put back does not do again.
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>

#include "commands/care/lost_file.h"
#include "ledger/old_file.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("a restored file is held, and does nothing again that the lost one knew to be done") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  lost.go_on();
  const Answer answer = lost.restore();
  CHECK(answer.code == 0);
  INFO(answer.out);
  CHECK_THAT(answer.out, Catch::Contains("3 calls rung, 1 mailed, 1 with a task sent"));
  for (const char* line : {"acme call-mailed-since", "outreach-3-aaaaaaaa", "outreach-4-aaaaaaaa",
                           "outreach-5-bbbbbbbb, ", "outreach-6-bbbbbbbb", "'callmill resume all'"}) {
    const std::string id(line);
    CHECK_THAT(answer.out, Catch::Contains(id.substr(0, id.find(','))));
  }
  CHECK_THAT(answer.out, !Catch::Contains("9000000001"));
  ledger::Database database(lost.path);
  CHECK(mode_of(lost.path) == 0600);
  CHECK(number(database,
               "select count(*) from stages where paused_until < unixepoch('9999-01-01') or paused_until is null") ==
        0);
  const auto job_of = [&](const std::string& call) {
    return word(database,
                "select jobs.stage || ' ' || jobs.status || ' ' || ifnull(outcome, '-') from jobs "
                "join calls on calls.id = call_row where call_id = '" +
                    call + "'");
  };
  CHECK(job_of("call-mailed-since") == "email completed mailed");
  CHECK(job_of("call-waits") == "email pending -");
  CHECK(word(database, "select state || ' ' || length(body) from mails_with_bodies where message_id = 'pc.1@x'") ==
        "sent 2");
  CHECK(job_of("outreach-3-aaaaaaaa") == "push completed pushed");
  CHECK(word(database, "select status || crm_task_id from calls where call_id = 'outreach-3-aaaaaaaa'") == "pushedt1");
  CHECK(job_of("outreach-4-aaaaaaaa") == "dial completed rejected");
  CHECK(word(database, "select status || ' ' || retry_count || ' ' || retry_after from leads where id = 2") ==
        "new 1 1800096400");
  // Its runner died while it rang: it is looked for, not dialled.
  CHECK(job_of("outreach-5-bbbbbbbb") == "locate pending -");
  CHECK(word(database, "select status from leads where id = 3") == "dispatched");
  CHECK(word(database, "select name || ' ' || status || ' ' || retry_count from leads where id = 5") == "New failed 2");
  CHECK(word(database, "select status || failure_reason from leads where id = 4") == "faileddo_not_call");
  // No number comes again.
  CHECK(call(database, {.call_id = "later"}) == 7);
  CHECK(number(database, "select count(*) from pragma_foreign_key_check") == 0);
  // As it was.
  const auto files = lost.files();
  const auto kept =
      std::ranges::find_if(files, [](const auto& name) { return name.starts_with("callmill.db.replaced-"); });
  REQUIRE(kept != files.end());
  ledger::Database replaced((lost.folder.path() / *kept).string());
  CHECK(number(replaced, "select count(*) from calls") == 6);
}

TEST_CASE("a mail whose try was under way, or lost, may have left: it comes back as of unknown fate, with its bytes") {
  const bool under_way = GENERATE(true, false);
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.path);
    database.execute(R"(
        insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, composed_at)
        values (1, 1, 'pc.1@x', 'A call', '[]', x'4142', 'pending', 1800010000),
               (2, 1, 'pc.2@x', 'A call', '[]', x'4344', 'pending', 1800010000))",
                     "test");
    const std::string gone = std::to_string(tests::runner(database));
    database.execute(under_way
                         ? "update jobs set status = 'processing', runner_id = " + gone +
                               ", lease_until = 1, transition = transition + 1 where id = 1"
                         : "insert into attempts (job_id, stage, attempt, started_at, outcome, error_kind) values "
                           "(1, 'email', 1, 1800010000, 'lost', 'runner_lost')",
                     "test");
    database.execute("update runners set stopped_at = 1, stop_reason = 'gone'", "test");
  }
  CHECK_THAT(lost.restore().out, Catch::Contains("0 calls rung, 1 mailed, 0 with a task sent"));
  ledger::Database database(lost.path);
  // The other one was never tried: it is composed again.
  CHECK(word(database, "select group_concat(message_id || ' ' || state || ' ' || hex(body)) from mails_with_bodies") ==
        "pc.1@x unknown 4142");
  CHECK(word(database, "select stage || ' ' || status from jobs where id = 1") == "email pending");
}

TEST_CASE("a task that was sent since, though no reply came, is looked for before it is sent again") {
  const std::string step = GENERATE("sending", "resending", "task_sent:1800000000", "exists:1800000000", "check:t1");
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  ledger::Database(lost.path).execute(
      "update jobs set step = '" + step + "', step_claim = claim_number, transition = transition + 1 where id = 3",
      "test");
  CHECK_THAT(lost.restore().out, Catch::Contains("0 calls rung, 0 mailed, 1 with a task sent"));
  ledger::Database database(lost.path);
  CHECK(word(database, "select step || ' ' || (step_claim = claim_number) from jobs where id = 3") == step + " 0");
}

TEST_CASE("a token that was revoked since stays revoked") {
  Lost lost;
  const auto token = ask(lost.path, {"token", "add", "web-shop", "--scope", "enqueue"});
  REQUIRE(token.code == 0);
  REQUIRE(lost.back_up().code == 0);
  REQUIRE(ask(lost.path, {"token", "revoke", "web-shop"}).code == 0);
  REQUIRE(lost.restore().code == 0);
  ledger::Database database(lost.path);
  CHECK(number(database, "select count(*) from api_tokens where revoked_at is null") == 0);
}

TEST_CASE("what was scheduled in the backup for a lead that was called since is called off") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  {
    ledger::Database database(lost.path);
    // Call 4 was called off before its dial, and the lead rung under another call.
    database.execute(
        "update calls set status = 'failed', failure_reason = 'dispatch_failed', failure_detail = "
        "'cancelled: x', call_ended_at = 1800010000, lead_settled_at = 1800010000 where id = 4;"
        "update leads set status = 'dispatched', transition = transition + 1 where id = 2",
        "test");
    call(database,
         {.id = 9, .call_id = "outreach-9-bbbbbbbb", .call_started_at = kSince, .lead_id = 2, .created_at = kSince});
  }
  CHECK_THAT(lost.restore().out, Catch::Contains("1 calls rung, 0 mailed, 0 with a task sent"));
  ledger::Database database(lost.path);
  CHECK(word(database, "select status || ' ' || disposition from calls where id = 4") == "failed cancelled");
  CHECK(word(database, "select status from jobs where id = 4") == "completed");
  CHECK(word(database, "select status || ' ' || lead_id from calls where call_id = 'outreach-9-bbbbbbbb'") ==
        "calling 2");
  CHECK(word(database, "select status from leads where id = 2") == "dispatched");
}

TEST_CASE(
    "a file whose predecessor is gone, damaged or of another schema is restored all the same, and says what is not "
    "known") {
  const auto [what, spoil, words] = GENERATE(table<std::string, std::function<void(const std::string&)>, std::string>({
      {"gone", [](const std::string& path) { fs::remove(path); }, "was not there"},
      {"no database", [](const std::string& path) { std::ofstream(path, std::ios::trunc) << std::string(8192, 'x'); },
       "cannot be read"},
      {"damaged inside",
       [](const std::string& path) {
         std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
         file.seekp(8192) << std::string(fs::file_size(path) - 8192, 'x');
       },
       "cannot be read"},
      {"an earlier schema that cannot be migrated",
       [](const std::string& path) { ledger::Database(path).execute("pragma user_version = 3", "test"); },
       "has schema version 3, and no copy of it can be migrated"},
      {"a newer schema",
       [](const std::string& path) { ledger::Database(path).execute("pragma user_version = 99", "test"); },
       "has schema version 99, of a newer callmill"},
      {"of another program",
       [](const std::string& path) {
         fs::remove(path);
         ledger::Database(path, ledger::Access::create).execute("create table theirs (x)", "test");
       },
       "is no callmill database"},
  }));
  INFO(what);
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  for (const char* end : {"-wal", "-shm"}) fs::remove(lost.path + end);
  spoil(lost.path);
  const Answer answer = lost.restore();
  CHECK_THAT(answer.out, Catch::Contains("is not known: ") && Catch::Contains(words));
  ledger::Database database(lost.path);
  CHECK(number(database, "select count(*) from calls") == 4);
  CHECK(number(database, "select count(*) from stages where paused_until is null") == 0);
}

TEST_CASE("restore refuses what it cannot put back, and beside a live runner, and changes nothing") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  CHECK_THAT(lost.refused("/nosuch/file"), Catch::Contains("is no file"));
  CHECK_THAT(lost.refused(lost.path), Catch::Contains("is the database itself"));
  const std::string text = (lost.folder.path() / "text").string();
  std::ofstream(text) << "hello, this is no database at all, but long enough to be taken for one";
  CHECK_THAT(lost.refused(text), Catch::Contains("no SQLite database"));
  const std::string empty = (lost.folder.path() / "empty.db").string();
  ledger::Database(empty, ledger::Access::create).execute("create table t (x); drop table t", "test");
  CHECK_THAT(lost.refused(empty), Catch::Contains("is no callmill database"));
  std::ofstream(lost.backup + "-wal") << "rows";
  CHECK_THAT(lost.refused(lost.backup), Catch::Contains("callmill backup --db"));
  fs::remove(lost.backup + "-wal");
  lost.begin_runner();
  // Whatever the schema that it works with.
  const int version = GENERATE(7, 3);
  ledger::Database(lost.path).execute("pragma user_version = " + std::to_string(version), "test");
  CHECK_THAT(lost.refused(lost.backup), Catch::Contains("stop it first, then run 'callmill restore' again"));
}

TEST_CASE("a file whose runners cannot be read is compared all the same, with a warning") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  lost.go_on();
  ledger::Database(lost.path).execute("pragma foreign_keys = off; drop table runners", "test");
  const Answer answer = lost.restore();
  CHECK_THAT(answer.err, Catch::StartsWith("whether a runner works with " + lost.path + " cannot be told ("));
  CHECK_THAT(answer.out, Catch::Contains("3 calls rung, 1 mailed, 1 with a task sent"));
}

TEST_CASE("a file whose newest rows somebody still reads from its log is not moved") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  ledger::Database reader(lost.path);
  {
    auto reading = reader.prepare("select * from calls", "test");
    REQUIRE(reading.next());
    lost.go_on();
    CHECK_THAT(lost.refused(lost.backup), Catch::Contains("whose newest rows are still in " + lost.path + "-wal"));
  }
  // It is open still, but its log is empty.
  CHECK_THAT(lost.restore().out, Catch::Contains("3 calls rung"));
  std::uintmax_t logged = 0;
  for (const std::string& name : lost.files()) {
    if (name.ends_with("-wal")) logged += fs::file_size(lost.folder.path() / name);
  }
  CHECK(logged == 0);
}

TEST_CASE("a file of an earlier schema is compared by a copy, and stays as it was") {
  const int version = GENERATE(5, 6);
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  for (const char* end : {"", "-wal", "-shm"}) fs::remove(lost.path + end);
  {
    ledger::Database old(lost.path, ledger::Access::create);
    make_old_file(old, version);
  }
  const Answer answer = lost.restore();
  CHECK_THAT(answer.out, Catch::Contains("4 calls rung, 1 mailed, 1 with a task sent"));
  {
    ledger::Database database(lost.path);
    CHECK(word(database, "select group_concat(state) from mails") == "sent,unknown");
    CHECK(word(database, "select status from leads where phone_e164 = '+919876543211'") == "dispatched");
    CHECK(number(database, "select count(*) from pragma_foreign_key_check") == 0);
  }
  const auto files = lost.files();
  CHECK(std::ranges::none_of(files, [](const auto& name) { return name.find(".part") != std::string::npos; }));
  const auto kept =
      std::ranges::find_if(files, [](const auto& name) { return name.starts_with("callmill.db.replaced-"); });
  REQUIRE(kept != files.end());
  ledger::Database replaced((lost.folder.path() / *kept).string());
  CHECK(number(replaced, "pragma user_version") == version);
}
