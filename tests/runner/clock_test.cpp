// The system clock is set while the worker works.
#include <catch2/catch.hpp>

#include "intake/enqueue.h"
#include "runner/heartbeat.h"
#include "runner/worker.h"
#include "scratch.h"
#include "world/passing_stage.h"
#include "world/world.h"

using namespace callmill;
using namespace callmill::runner;
using namespace std::chrono_literals;
using tests::number;
using tests::passing_flow;
using tests::passing_stage;
using tests::word;
using tests::World;

namespace {

void add_calls(ledger::Database& database, int from, int to) {
  std::vector<CallKey> keys;
  for (int i = from; i < to; ++i) keys.push_back({"tenant-a", "call-" + std::to_string(10'000 + i)});
  ledger::Transaction transaction(database);
  intake::enqueue(database, keys, unix_time(1'800'000'000));
  transaction.commit();
}

}  // namespace

TEST_CASE("a clock that is corrected a little was not set, one that jumps was, by so much, once") {
  ClockJump clock(unix_millis(1'000'000), ClockJump::Steady{5s});
  CHECK(clock.jump(unix_millis(1'010'000), ClockJump::Steady{15s}) == 0ms);
  CHECK(clock.jump(unix_millis(1'021'500), ClockJump::Steady{25s}) == 0ms);
  CHECK(clock.jump(unix_millis(4'622'500), ClockJump::Steady{26s}) == 1h);
  CHECK(clock.jump(unix_millis(4'623'500), ClockJump::Steady{27s}) == 0ms);
  CHECK(clock.jump(unix_millis(1'024'500), ClockJump::Steady{28s}) == -1h);
}

TEST_CASE("the worker works on, renews its lease and paces its stages when the clock is set by an hour") {
  const auto by = GENERATE(-3600s, 3600s);
  tests::Scratch scratch;
  add_calls(scratch.database, 0, 40);
  scratch.database.execute("update stages set per_second = 10 where name = 'summarize'", "test");
  World world([](const Request&) { return tests::Fate{}; });
  const Settings settings;
  Worker worker(scratch.database, world, passing_flow(), {}, settings, {});
  std::atomic<bool> stop{false};
  const auto begun = world.steady_now();
  bool set = false;
  worker.run(stop, [&](const Progress& progress) {
    if (!set && progress.completed >= 10) {
      world.set_clock(by);
      set = true;
    }
    stop = progress.completed == 40 || world.steady_now() - begun > 60s;
  });
  CHECK(worker.progress().completed == 40);
  CHECK(world.steady_now() - begun < 10s);
  const auto heartbeat = number(scratch.database, "select heartbeat_at from runners");
  CHECK(std::abs(heartbeat - unix_seconds(std::chrono::floor<std::chrono::seconds>(world.now()))) <= 10);
}

TEST_CASE("a clock set forward takes no job from a live runner, a lease that stays silent ends all the same") {
  tests::Scratch scratch;
  add_calls(scratch.database, 0, 2);
  World world([](const Request&) { return tests::Fate{}; });
  const Settings settings;
  // Another machine's runner holds job 1: nobody here knows whether it lives.
  Identity other = this_process();
  other.host = "elsewhere";
  other.boot_id = "another boot";
  const auto second = [&] { return std::chrono::floor<std::chrono::seconds>(world.now()); };
  Queue held(scratch.database, other, settings.lease, second());
  {
    ledger::Transaction transaction(scratch.database);
    REQUIRE(held.claim(passing_stage("import"), 1, world.now()).size() == 1);
    transaction.commit();
  }
  Worker worker(scratch.database, world, passing_flow(), {}, settings, {});
  std::atomic<bool> stop{false};
  bool set = false;
  std::chrono::steady_clock::time_point set_at;
  const bool it_lives = GENERATE(true, false);
  worker.run(stop, [&](const Progress& progress) {
    if (!set && progress.completed == 1) {
      set = true;
      set_at = world.steady_now();
      world.set_clock(1h);
    }
    // It renews every 5 s, as a live runner does; its first tick under the new clock may come as late as that.
    if (set && it_lives && world.steady_now() - set_at > 4900ms) {
      ledger::Transaction transaction(scratch.database);
      held.renew(second());
      transaction.commit();
    }
    stop = set && world.steady_now() - set_at > 30s;
  });
  CHECK(number(scratch.database, "select count(*) from attempts where outcome = 'lost'") == (it_lives ? 0 : 1));
  CHECK(worker.progress().completed == (it_lives ? 1 : 2));
}
