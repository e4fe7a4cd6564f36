// Runners that die, sleep past their lease or lose a job: what becomes of what they held.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <set>

#include "runner/load_jobs.h"
#include "support/logged.h"
#include "support/worker_house.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("jobs of a runner that is provably dead go back with the next runner's first tick") {
  WorkerHouse house(3);
  const Identity self = this_process();
  Identity dead = self;
  dead.pid = 999'999'999;
  Queue(house.database, dead, house.settings.lease, unix_time(1));
  house.database.execute(
      "update jobs set status = 'processing', runner_id = 1, lease_until = 4000000000, attempt = 1, claimed_at = "
      "1799999990",
      "test");
  World world([](const Request&) { return status(200); });
  CHECK(house.run_once(world).completed == 3);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'lost' and duration_ms = 10000") == 3);
  CHECK(word(house.database, "select stop_reason from runners where id = 1") == "died without a word");

  SECTION("but a job over which runners keep dying fails") {
    house.database.execute("update jobs set status = 'pending'", "test");
    house.database.execute(
        "update jobs set status = 'processing', runner_id = 1, lease_until = 1, lost_count = 9, "
        "claimed_at = 1",
        "test");
    const Logged logged;
    const Progress progress = house.run_once(world);
    CHECK(progress.completed == 0);
    CHECK(progress.failed == 3);
    CHECK(logged.times("\"job_failed\"") == 3);
    CHECK(logged.times("\"job_rescued\"") == 0);
    CHECK(number(house.database, "select count(*) from jobs where status = 'failed' and error_kind = 'runner_lost'") ==
          3);
    CHECK(number(house.database,
                 "select count(*) from v_attempts where outcome = 'failed' and error_kind = 'runner_lost'") == 3);
  }
}

TEST_CASE("a killed runner of this machine died, whenever it is noticed") {
  const auto [heartbeat_at, stopped] = GENERATE(table<std::int64_t, bool>({
      {1'799'999'999, false},
      {1, false},              // long after its lease
      {1, true},               // its death was noted before, and a job is its own all the same
      {4'000'000'000, false},  // by a clock that was ahead
  }));
  WorkerHouse house(1);
  Identity killed = this_process();
  killed.pid = 999'999'999;
  killed.host = GENERATE(as<std::string>(), "", "its-name-before");
  if (killed.host.empty()) killed.host = this_process().host;
  Queue(house.database, killed, house.settings.lease, unix_time(heartbeat_at));
  if (stopped) house.database.execute("update runners set stopped_at = 2, stop_reason = 'died without a word'", "test");
  house.database.execute(
      "update jobs set status = 'processing', runner_id = 1, lease_until = 1, attempt = 1, claimed_at = 1799999990",
      "test");
  World world([](const Request&) { return status(200); });
  const UnixMillis began = world.now();
  CHECK(house.run_once(world).completed == 1);
  CHECK(world.now() - began < 1s);  // without a wait for the lease
  CHECK(word(house.database, "select error from attempts where outcome = 'lost'") == "its runner died");
  CHECK(word(house.database, "select stop_reason from runners where id = 1") == "died without a word");
}

TEST_CASE("a runner that lost its job records nothing, and says so") {
  WorkerHouse house(1);
  World world([&](const Request&) {
    // Another runner took the job over and a third holds it now.
    house.database.execute("update jobs set claim_number = claim_number + 1", "test");
    return status(200);
  });
  Worker worker(house.database, world, flow(), {}, house.settings, {});
  std::atomic<bool> stop{false};
  worker.run(stop, [&](const Progress& progress) { stop = progress.steps >= 3; });
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'discarded'") == 1);
  CHECK(number(house.database, "select count(*) from attempts where stage = 'summarize' and outcome = 'done'") == 0);
}

TEST_CASE("of two replies to one job that come at once, the one asked for last counts") {
  WorkerHouse house(1);
  int asked = 0;
  World world([&](const Request&) {
    // A person asks again while the first try is under way; its reply comes right behind that to the second.
    if (++asked == 1) house.database.execute("update jobs set status = 'pending'", "test");
    return asked == 1 ? status(200, 200ms) : status(500, 100ms);
  });
  Worker worker(house.database, world, flow(), {}, house.settings, {});
  std::atomic<bool> stop{false};
  worker.run(stop, [&](const Progress& progress) {
    if (asked == 2) world.advance(1s);
    stop = progress.steps >= 4;
  });
  CHECK(asked == 2);
  CHECK(word(house.database, "select stage || ' ' || status || ' ' || error_kind from jobs") ==
        "summarize pending http_status");
  CHECK(word(house.database,
             "select group_concat(outcome || ' ' || code, ', ') from (select * from attempts where stage = 'summarize' "
             "and outcome <> 'rerun' order by outcome)") == "again 500, discarded 200");
}

TEST_CASE("a run --once waits for what another runner holds, and takes it over when that one's lease has ended") {
  WorkerHouse house(1);
  World world([](const Request&) { return status(200); });
  const UnixMillis begun = world.now();
  // The other's host has another hour, as a file that was carried here shows.
  world.set_clock(GENERATE(0h, 24h, -24h));
  Queue silent(house.database, this_process(), house.settings.lease, std::chrono::floor<std::chrono::seconds>(begun));
  {
    ledger::Transaction transaction(house.database);
    REQUIRE(silent.claim(passing_stage("import"), false, 1, Settings{}, begun).size() == 1);
    transaction.commit();
  }
  const auto watched_from = world.steady_now();
  CHECK(house.run_once(world).completed == 1);
  CHECK(world.steady_now() - watched_from >= house.settings.lease);
  CHECK(world.steady_now() - watched_from < house.settings.lease + 20s);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'lost' and runner_id = 1") == 1);
}

TEST_CASE("a runner held up past its lease asks once the lease is renewed, and does not where another took the job") {
  const auto [what, meanwhile, asked, claims, discarded] =
      GENERATE(table<std::string, std::string, int, std::string, int>({
          {"nobody did", "", 2, "8", 0},
          {"another did, and gave it back",
           "update jobs set status = 'pending', runner_id = null, lease_until = null, transition = transition + 1", 2,
           "9", 1},
          {"a person runs it again", "update jobs set status = 'pending'", 2, "9", 1},
          {"it is deleted", "delete from attempts where job_id = 2; delete from jobs", 1, "4", 0},
      }));
  CAPTURE(what);
  WorkerHouse house(2);
  bool held_up = false;
  World world([](const Request&) { return status(200); });
  const auto slow = scripted(
      "summarize",
      [&, sql = meanwhile] {
        if (!std::exchange(held_up, true)) {
          world.advance(house.settings.lease);
          if (!sql.empty()) house.database.execute(sql + " where id = 2", "test");
        }
        return HttpRequest{.url = "http://127.0.0.1/"};
      },
      [](const Reply&) { return Verdict{.what = Done{}}; });
  const Progress progress =
      house.run_once(world, {passing_stage("import"), passing_stage("assemble"), slow, passing_stage("email")});
  CHECK(progress.completed == (claims == "4" ? 1 : 2));
  CHECK(world.started == asked);
  CHECK(word(house.database, "select cast(sum(claim_number) as text) from jobs") == claims);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'discarded'") == discarded);
}

TEST_CASE("a job that waits for its batch for longer than a lease is begun under its first claim") {
  WorkerHouse house(6);
  // 30 MB each: two are loaded at once, and the request of each takes half a lease to make.
  house.database.execute(
      "insert into transcripts (call_row, turns, turn_count, character_count, order_quality, order_counts, "
      "assembled_at) select id, '[]', 0, 30000000, 'linked', '{}', 1 from calls",
      "test");
  World world([](const Request&) { return status(200); });
  const auto slow = scripted(
      "summarize",
      [&] {
        world.advance(house.settings.lease / 2);
        return HttpRequest{.url = "http://127.0.0.1/"};
      },
      [](const Reply&) { return Verdict{.what = Done{}}; });
  CHECK(house.run_once(world, {passing_stage("import"), passing_stage("assemble"), slow, passing_stage("email")})
            .completed == 6);
  CHECK(number(house.database, "select sum(claim_number) from jobs") == 24);
  CHECK(number(house.database, "select count(*) from attempts where outcome <> 'done'") == 0);
}

TEST_CASE("a renewal tells which claims it renewed") {
  WorkerHouse house(4);
  const UnixTime now = unix_time(1'800'000'100);
  Queue queue(house.database, this_process(), house.settings.lease, now);
  ledger::Transaction transaction(house.database);
  auto claimed = queue.claim(passing_stage("import"), false, 4, house.settings, now);
  REQUIRE(claimed.size() == 4);
  house.database.execute(
      "update jobs set claim_number = 7 where id = 2; update jobs set status = 'pending' where id = 3", "test");
  Unbegun unbegun;
  unbegun.add(claimed);
  CHECK(unbegun.leased(now).size() == 4);
  CHECK(unbegun.leased(now + house.settings.lease).empty());
  const auto renewed = queue.renew(now + house.settings.lease);
  CHECK(renewed.size() == 3);
  const UnixTime until = now + 2 * house.settings.lease;
  CHECK(ids_of(unbegun.renew(renewed, until)) == std::vector<std::int64_t>{2, 3});
  CHECK(ids_of(unbegun.all()) == std::vector<std::int64_t>{1, 4});
  CHECK(unbegun.leased(until - 1s).size() == 2);
  CHECK(unbegun.leased(until).empty());
  unbegun.move_clock(1h);
  CHECK(unbegun.leased(until + 1h - 1s).size() == 2);
  transaction.commit();
}

TEST_CASE("what a person deletes of a job while it is worked on drops its result alone, and ends no runner") {
  const auto& [what, deletes, discarded] = GENERATE(table<std::string, std::string, int>({
      {"the job", "delete from attempts where job_id = 2; delete from jobs where id = 2", 1},
      {"the job, by a shell without foreign keys", "pragma foreign_keys = off; delete from jobs where id = 2", 1},
      {"the job and its call",
       "delete from attempts where job_id = 2; delete from jobs where id = 2; delete from calls "
       "where id = 2",
       1},
      {"its call, by a shell without foreign keys", "pragma foreign_keys = off; delete from calls where id = 2", 0},
      {"its tries", "delete from attempts where job_id = 2", 0},
      {"the runner, by a shell without foreign keys", "pragma foreign_keys = off; delete from runners", 0},
  }));
  INFO(what);
  WorkerHouse house(3);
  int asked = 0;
  World world([&, sql = deletes](const Request&) {
    if (++asked == 1) house.database.execute(sql + "; pragma foreign_keys = on", "test");
    return status(200, 100ms);
  });
  const Progress progress = house.run_once(world);
  CHECK(number(house.database, "select count(*) from jobs where status = 'completed' and id <> 2") == 2);
  CHECK(number(house.database, "select count(*) from jobs where status in ('pending', 'processing')") == 0);
  CHECK(number(house.database, "select count(*) from attempts where job_id = 2 and stage = 'email'") == 1 - discarded);
  CHECK(progress.completed + progress.failed >= 2);
  CHECK(number(house.database, "select count(*) from jobs where id = 2") == 1 - discarded);
  CHECK(word(house.database, "select stop_reason from runners") == "nothing left to do");
}

TEST_CASE("the result of a job that was deleted is not the next job's, which has its number") {
  WorkerHouse house(1);
  const UnixTime now = unix_time(1'800'000'100);
  const stages::Stage stage = passing_stage("import");
  Queue queue(house.database, this_process(), house.settings.lease, now);
  ledger::Transaction transaction(house.database);
  const auto was = queue.claim(stage, false, 1, Settings{}, now);
  REQUIRE(was.size() == 1);
  house.database.execute("delete from jobs", "test");
  intake::enqueue(house.database, {{"tenant-a", "call-2"}}, now);
  const auto is = queue.claim(stage, false, 1, Settings{}, now);
  REQUIRE(is.size() == 1);
  REQUIRE(is.at(0).job_id == was.at(0).job_id);
  REQUIRE(is.at(0).claim_number == was.at(0).claim_number);
  Finished finished{was.at(0), {.what = Done{}}, {}};
  finished.transition.status = JobStatus::completed;
  finished.transition.stage = "email";
  CHECK(queue.record({finished}, now) == std::vector<std::size_t>{0});
  CHECK(word(house.database, "select status || ' ' || stage from jobs") == "processing import");
  transaction.commit();
}

TEST_CASE("a runner's number does not come again, though a person deletes its row: its jobs are not another's") {
  WorkerHouse house(1);
  const UnixTime now = unix_time(1'800'000'100);
  Queue gone(house.database, {"elsewhere", "x", "y", 1, 1}, house.settings.lease, now);
  {
    ledger::Transaction transaction(house.database);
    REQUIRE(gone.claim(passing_stage("import"), false, 1, Settings{}, now).size() == 1);
    transaction.commit();
  }
  house.database.execute("pragma foreign_keys = off; delete from runners; pragma foreign_keys = on", "test");
  Queue next(house.database, this_process(), house.settings.lease, now);
  CHECK(next.runner_id() == gone.runner_id() + 1);
  CHECK(number(house.database, "select runner_id from jobs") == gone.runner_id());
}

TEST_CASE("a runner whose row a person deletes goes on under its number") {
  WorkerHouse house(1);
  const UnixTime now = unix_time(1'800'000'100);
  Queue queue(house.database, this_process(), house.settings.lease, now);
  const std::string row = "select id || ' ' || pid || ' ' || heartbeat_at || ' ' || (stopped_at is null) from runners";
  const std::string pid = " " + std::to_string(getpid()) + " ";
  ledger::Transaction transaction(house.database);
  house.database.execute("delete from runners", "test");
  CHECK(queue.claim(passing_stage("import"), false, 1, Settings{}, now + 1s).size() == 1);
  CHECK(word(house.database, row) == "1" + pid + "1800000101 1");
  house.database.execute("pragma defer_foreign_keys = on; delete from runners", "test");
  queue.renew(now + 2s);
  CHECK(word(house.database, row) == "1" + pid + "1800000102 1");
  CHECK(queue.stop("done", now + 3s) == 1);
  transaction.commit();
  CHECK(word(house.database, "select stop_reason from runners") == "done");
}

TEST_CASE("a job over which two runners were lost is claimed alone; one with a loss less is not") {
  const auto [losses, alone] = GENERATE(table<int, bool>({{1, false}, {2, true}, {9, true}}));
  WorkerHouse house(6);
  house.database.execute(
      "update jobs set stage = 'summarize', transition = transition + 1; update jobs set lost_count = " +
          std::to_string(losses) + " where id in (3, 5)",
      "test");
  std::set<std::int64_t> held;
  bool shared = false;
  const bool is_suspect[] = {false, false, false, true, false, true, false};
  const auto stage = scripted_stage(
      "summarize",
      [&](std::int64_t job) {
        for (const std::int64_t other : held) shared = shared || is_suspect[job] || is_suspect[other];
        held.insert(job);
        return HttpRequest{.url = "http://127.0.0.1/"};
      },
      [&](std::int64_t job, const Reply&) {
        held.erase(job);
        return Verdict{.what = Done{}};
      });
  World world([](const Request&) { return status(200, 100ms); });
  CHECK(house.run_once(world, {passing_stage("import"), passing_stage("assemble"), stage, passing_stage("email")})
            .completed == 6);
  CHECK(shared != alone);
  CHECK(number(house.database, "select sum(lost_count) from jobs") == 0);
}

TEST_CASE("a runner holds one suspect at most, whatever their stages, and goes on with the other stages meanwhile") {
  WorkerHouse house(5);
  house.database.execute(
      "update jobs set stage = 'summarize', transition = transition + 1 where id <= 2; update jobs set lost_count = 2 "
      "where id in (1, 3)",
      "test");
  std::set<std::int64_t> held;
  bool both = false;
  bool went_on = false;
  const auto stage = [&](std::string_view name) {
    return scripted_stage(
        name,
        [&](std::int64_t job) {
          held.insert(job);
          both = both || (held.contains(1) && held.contains(3));
          went_on = went_on || held.size() > 1;
          return HttpRequest{.url = "http://127.0.0.1/"};
        },
        [&](std::int64_t job, const Reply&) {
          held.erase(job);
          return Verdict{.what = Done{}};
        });
  };
  World world([](const Request&) { return status(200, 100ms); });
  CHECK(house.run_once(world, {stage("import"), passing_stage("assemble"), stage("summarize"), passing_stage("email")})
            .completed == 5);
  CHECK_FALSE(both);
  CHECK(went_on);
}
