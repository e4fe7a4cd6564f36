// The trigger jobs_rerun: what a person may write to have a job run again, and what the worker writes without waking
// it.
#include <catch2/catch.hpp>
#include <functional>

#include "scratch.h"
#include "sql/queue.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// One job per status, each with all that its past has left on it. Job 4 waits for retry_after 500.
struct Yard : Scratch {
  Yard() {
    for (std::int64_t i = 1; i <= 5; ++i) call(database, {.id = i, .status = "called"});
    job(database, {.call_row = 1,
                   .stage = "email",
                   .status = "completed",
                   .attempt = 1,
                   .lost_count = 1,
                   .claim_number = 5,
                   .outcome = "mailed",
                   .claimed_at = 2,
                   .finished_at = 3});
    job(database, {.call_row = 2,
                   .stage = "summarize",
                   .status = "failed",
                   .attempt = 3,
                   .lost_count = 1,
                   .claim_number = 5,
                   .last_error = "no reply",
                   .error_kind = "timeout",
                   .claimed_at = 2,
                   .finished_at = 3});
    job(database, {.call_row = 3,
                   .stage = "summarize",
                   .status = "processing",
                   .attempt = 2,
                   .lost_count = 1,
                   .claim_number = 5,
                   .lease_until = 400,
                   .last_error = "no reply",
                   .error_kind = "timeout",
                   .claimed_at = 2});
    job(database, {.call_row = 4,
                   .stage = "summarize",
                   .attempt = 2,
                   .lost_count = 1,
                   .claim_number = 5,
                   .retry_after = 500,
                   .last_error = "no reply",
                   .error_kind = "timeout",
                   .claimed_at = 2});
    job(database, {.call_row = 5, .stage = "assemble"});
  }

  std::int64_t reruns() { return number(database, "select count(*) from attempts where outcome = 'rerun'"); }
};

/// "id status stage attempt lost_count claim_number retry_after runner_id lease outcome error_kind last_error claimed
/// finished"
std::string job(ledger::Database& database, const std::string& id) {
  return word(
      database,
      "select id || ' ' || status || ' ' || stage || ' ' || attempt || ' ' || lost_count || ' ' || claim_number "
      "|| ' ' || coalesce(retry_after, '-') || coalesce(runner_id, '-') || coalesce(lease_until, '-') "
      "|| coalesce(outcome, '-') || coalesce(error_kind, '-') || coalesce(last_error, '-') "
      "|| coalesce(claimed_at, '-') || coalesce(finished_at, '-') from jobs where id = " +
          id);
}

}  // namespace

TEST_CASE("a job whose status a person sets to pending starts afresh, and its story says so") {
  const auto [written, id, becomes, story] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"status = 'pending'", "1", "1 pending email 0 0 5 --------", "email 1 completed in stage email"},
      {"status = 'pending'", "2", "2 pending summarize 0 0 5 --------", "summarize 3 failed in stage summarize"},
      {"status = 'pending'", "3", "3 pending summarize 0 0 5 --------", "summarize 2 processing in stage summarize"},
      {"status = 'pending'", "4", "4 pending summarize 0 0 5 --------", "summarize 2 pending in stage summarize"},
      {"status = 'pending'", "5", "5 pending assemble 0 0 0 --------", "assemble 0 pending in stage assemble"},
      {"status = 'pending', stage = 'email'", "2", "2 pending email 0 0 5 --------",
       "email 3 failed in stage summarize"},
      {"status = 'pending', stage = 'import'", "1", "1 pending import 0 0 5 --------",
       "import 1 completed in stage email"},
      {"status = 'pending', stage = 'email'", "3", "3 pending email 0 0 5 --------",
       "email 2 processing in stage summarize"},
      {"status = 'pending', retry_after = 900", "1", "1 pending email 0 0 5 900-------",
       "email 1 completed in stage email"},
      {"status = 'pending', retry_after = 900", "2", "2 pending summarize 0 0 5 900-------",
       "summarize 3 failed in stage summarize"},
      {"status = 'pending', retry_after = 900", "4", "4 pending summarize 0 0 5 900-------",
       "summarize 2 pending in stage summarize"},
      {"status = 'pending', attempt = 2, last_error = 'mine'", "2", "2 pending summarize 0 0 5 --------",
       "summarize 3 failed in stage summarize"},
  }));
  INFO(written << " on job " << id);
  Yard yard;
  const std::int64_t began = number(yard.database, "select unixepoch()");
  yard.database.execute("update jobs set " + written + " where id = " + id, "test");
  CHECK(job(yard.database, id) == becomes);
  CHECK(yard.reruns() == 1);
  CHECK(word(yard.database,
             "select stage || ' ' || attempt || ' ' || replace(error, 'asked for again by hand; was ', '') "
             "from attempts where outcome = 'rerun' and job_id = " +
                 id) == story);
  CHECK(number(yard.database, "select min(enqueued_at, updated_at) from jobs where id = " + id) >= began);
}

TEST_CASE("one UPDATE asks for many jobs again, each with its own story; the others stay") {
  Yard yard;
  const std::string before = job(yard.database, "5");
  yard.database.execute("update jobs set status = 'pending' where status in ('completed', 'failed')", "test");
  CHECK(yard.reruns() == 2);
  CHECK(job(yard.database, "5") == before);
}

TEST_CASE("an UPDATE that does not ask to run again fires no trigger") {
  const auto written = GENERATE(as<std::string>{}, "priority = -1", "stage = 'email'", "retry_after = 900",
                                "status = 'failed', error_kind = 'by_hand'", "status = 'completed', finished_at = 9");
  INFO(written);
  Yard yard;
  yard.database.execute("update jobs set " + written, "test");
  CHECK(yard.reruns() == 0);
}

TEST_CASE("the program's own transitions do not count as a person's") {
  Yard yard;
  using Act = std::function<void(ledger::Database&)>;
  const UnixTime now = unix_time(600);
  const std::vector<std::int64_t> first{1};
  sql::queue::Record retry{.job_id = 3,
                           .call_row = 3,
                           .claim_number = 5,
                           .runner_id = 1,
                           .status = "pending",
                           .stage = "summarize",
                           .attempt = 2,
                           .stage_finished = false,
                           .retry_after = unix_time(700),
                           .outcome = {},
                           .error_kind = "timeout",
                           .last_error = "x",
                           .finished_at = {},
                           .now = now};
  sql::queue::Record next = retry;
  next.stage = "email";
  next.attempt = 0;
  next.retry_after.reset();
  next.error_kind.reset();
  next.last_error.reset();
  sql::queue::Record mailed = next;
  mailed.status = "completed";
  mailed.attempt = 1;
  mailed.outcome = "mailed";
  mailed.finished_at = now;
  const auto [what, act, becomes] = GENERATE_COPY(table<std::string, Act, std::string>({
      {"retry", [=](ledger::Database& database) { database.run(retry); },
       "3 pending summarize 2 1 5 700---timeoutx2-"},
      {"next stage", [=](ledger::Database& database) { database.run(next); }, "3 pending email 0 1 5 ------2-"},
      {"completed", [=](ledger::Database& database) { database.run(mailed); },
       "3 completed email 1 1 5 ---mailed--2600"},
      {"release", [=](ledger::Database& database) { database.run(sql::queue::Release{.runner_id = 1, .now = now}); },
       "3 pending summarize 1 1 5 ----timeoutno reply2-"},
      {"rescue",
       [=](ledger::Database& database) {
         database.all(sql::queue::Rescue{
             .dead = first, .silent = {}, .lost_limit = 5, .now = unix_time(300)});
       },
       "3 pending summarize 1 2 5 ----runner_lostrunner 1 was lost while it worked on stage summarize (loss 2)2-"},
      {"lost too often",
       [=](ledger::Database& database) {
         database.all(sql::queue::Rescue{.dead = {}, .silent = first, .lost_limit = 2, .now = now});
       },
       "3 failed summarize 1 2 5 ----runner_lostrunner 1 was lost while it worked on stage summarize (loss 2)2600"},
      {"promote", [=](ledger::Database& database) { database.run(sql::queue::Promote{.now = now}); },
       "3 processing summarize 2 1 5 -1400-timeoutno reply2-"},
      {"renew",
       [=](ledger::Database& database) {
         database.run(sql::queue::RenewLeases{.runner_id = 1, .lease_until = unix_time(900)});
       },
       "3 processing summarize 2 1 5 -1900-timeoutno reply2-"},
  }));
  INFO(what);
  act(yard.database);
  CHECK(job(yard.database, "3") == becomes);
  CHECK(yard.reruns() == 0);
  CHECK(job(yard.database, "4") ==
        std::string("4 pending summarize 2 1 5 ") + (what == "promote" ? "-" : "500") + "---timeoutno reply2-");
}

TEST_CASE("claiming wakes no trigger either") {
  Yard yard;
  const sql::queue::Claim claim{.stage = "assemble",
                                .suspect = false,
                                .limit = 10,
                                .runner_id = 1,
                                .lease_until = unix_time(900),
                                .now = unix_time(600)};
  CHECK(yard.database.all(claim).size() == 1);
  CHECK(yard.reruns() == 0);
}

TEST_CASE("a runner whose job a person took back records nothing") {
  Yard yard;
  yard.database.execute("update jobs set status = 'pending' where id = 3", "test");
  const std::string before = job(yard.database, "3");
  const sql::queue::Record late{.job_id = 3,
                                .call_row = 3,
                                .claim_number = 5,
                                .runner_id = 1,
                                .status = "completed",
                                .stage = "email",
                                .attempt = 1,
                                .stage_finished = true,
                                .retry_after = {},
                                .outcome = {},
                                .error_kind = {},
                                .last_error = {},
                                .finished_at = unix_time(600),
                                .now = unix_time(600)};
  CHECK(yard.database.run(late) == 0);
  CHECK(job(yard.database, "3") == before);
}
