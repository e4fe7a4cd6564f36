// Runners that die, sleep past their lease or lose a job: what becomes of what they held.
#include <catch2/catch.hpp>

#include "runner/worker_house.h"

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
    CHECK(house.run_once(world).completed == 0);
    CHECK(number(house.database, "select count(*) from jobs where status = 'failed' and error_kind = 'runner_lost'") ==
          3);
  }
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
  Queue silent(house.database, this_process(), house.settings.lease, std::chrono::floor<std::chrono::seconds>(begun));
  {
    ledger::Transaction transaction(house.database);
    REQUIRE(silent.claim(passing_stage("import"), 1, begun).size() == 1);
    transaction.commit();
  }
  CHECK(house.run_once(world).completed == 1);
  CHECK(world.now() - begun > house.settings.lease);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'lost' and runner_id = 1") == 1);
}

TEST_CASE("a runner held up past its lease before it asked does not ask: another may have") {
  WorkerHouse house(2);
  bool held_up = false;
  World world([](const Request&) { return status(200); });
  const auto slow = scripted(
      "summarize",
      [&] {
        if (!std::exchange(held_up, true)) world.advance(house.settings.lease);
        return HttpRequest{.url = "http://127.0.0.1/"};
      },
      [](const Reply&) { return Verdict{.what = Done{}}; });
  CHECK(house.run_once(world, {passing_stage("import"), passing_stage("assemble"), slow, passing_stage("email")})
            .completed == 2);
  CHECK(world.started == 2);
  CHECK(number(house.database, "select sum(claim_number) from jobs") == 9);  // four stages of two jobs, and one again
}
