// The system clock is set while the worker works.
#include <catch2/catch.hpp>

#include "domain/job/until_resumed.h"
#include "intake/enqueue.h"
#include "runner/heartbeat.h"
#include "runner/worker.h"
#include "scratch.h"
#include "sql/desk.h"
#include "sql/queue.h"
#include "stages/outreach/follow.h"
#include "support/call_house.h"
#include "world/passing_stage.h"
#include "world/world.h"

using namespace callmill;
using namespace callmill::runner;
using namespace std::chrono_literals;
using tests::CallHouse;
using tests::kCallTime;
using tests::number;
using tests::participants;
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
  ClockJump clock(unix_millis(1'000'000), runner::Steady{5s});
  CHECK(clock.jump(unix_millis(1'010'000), runner::Steady{15s}) == 0ms);
  CHECK(clock.jump(unix_millis(1'021'500), runner::Steady{25s}) == 0ms);
  CHECK(clock.jump(unix_millis(4'622'500), runner::Steady{26s}) == 1h);
  CHECK(clock.jump(unix_millis(4'623'500), runner::Steady{27s}) == 0ms);
  CHECK(clock.jump(unix_millis(1'024'500), runner::Steady{28s}) == -1h);
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
    REQUIRE(held.claim(passing_stage("import"), false, 1, Settings{}, world.now()).size() == 1);
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
    stop = set && world.steady_now() - set_at > settings.lease + 15s;
  });
  CHECK(number(scratch.database, "select count(*) from attempts where outcome = 'lost'") == (it_lives ? 0 : 1));
  CHECK(worker.progress().completed == (it_lives ? 1 : 2));
}

TEST_CASE("a runner is silent when its heartbeat has not moved for a lease as this process watched it") {
  LeaseWatch watch(60s, 5s, runner::Steady{0s});
  const auto silent = [&](std::optional<UnixTime> heartbeat, std::chrono::seconds at) {
    return !watch.silent({{.runner_id = 7, .heartbeat_at = heartbeat}}, runner::Steady{at}).empty();
  };
  const auto from = [&](std::optional<UnixTime> heartbeat, std::chrono::seconds first, std::chrono::seconds last) {
    bool was = false;
    for (auto at = first; at <= last; at += 5s) was = silent(heartbeat, at) || was;
    return was;
  };
  // Whatever instant it names: years ahead, long ago, or none because its row is gone.
  const auto beat =
      GENERATE(std::optional(unix_time(4'000'000'000)), std::optional(unix_time(1)), std::optional<UnixTime>());
  CHECK_FALSE(from(beat, 5s, 60s));
  CHECK(silent(beat, 65s));
  CHECK_FALSE(silent(unix_time(5), 70s));  // moved, and be it back
  CHECK_FALSE(from(unix_time(5), 75s, 115s));
  CHECK_FALSE(silent(unix_time(5), 3600s));  // nobody looked for an hour: the others may have been held up too
  CHECK_FALSE(watch.silent({}, runner::Steady{3605s}).size() > 0);
  CHECK_FALSE(silent(unix_time(5), 7200s));  // it holds jobs again: watched from here on
}

TEST_CASE("a clock that is set moves the deadlines of calls that go on, once, whoever notices") {
  const auto by = GENERATE(1800s, -3600s);
  CallHouse house("follow");
  house.run(
      "update calls set room_ready_at = 1795411801, dispatched_at = 1795411802, call_started_at = 1795411803, "
      "answered_at = 1795411804 where id = 17");
  const auto [step, is_instant] = GENERATE(table<std::string, bool>({{"seen:", true},
                                                                     {"dispatched:", true},
                                                                     {"task_sent:", true},
                                                                     {"customer_sent:", true},
                                                                     {"exists:", true},
                                                                     {"taken:", false},
                                                                     {"check:", false},
                                                                     {"", false}}));
  house.run("update jobs set retry_after = 1795411830, error_kind = 'room_not_ready', step = '" + step +
            "1795411805', transition = transition + 1");
  tests::call(house.database,
              {.id = 18, .call_id = "over", .origin = "dialled", .status = "called", .call_ended_at = 1795411700});
  tests::job(house.database,
             {.id = 180, .call_row = 18, .stage = "push", .retry_after = 1795500000, .error_kind = "network"});
  tests::call(house.database, {.id = 19});
  tests::job(house.database, {.id = 190, .call_row = 19, .retry_after = 1795415460});
  const UnixTime now = kCallTime + 60s;
  runner::Queue one(house.database, runner::this_process(), 60s, now);
  runner::Queue other(house.database, runner::this_process(), 60s, now);
  const auto follow = [&](runner::Queue& queue, std::chrono::seconds ahead, UnixTime at) {
    ledger::Transaction transaction(house.database);
    queue.follow_clock(ahead, at);
    transaction.commit();
  };
  follow(one, 1000s, now);
  follow(other, 1001s, now + 1s);  // ordinary correction
  CHECK(house.call("created_at") == CallHouse::now());
  follow(one, 1001s + by, now + by);
  follow(other, 1001s + by, now + by);
  const auto moved = [&](std::int64_t was) { return std::to_string(was + by.count()); };
  CHECK(house.call("created_at") == moved(1'795'411'800));
  CHECK(house.call("room_ready_at || ' ' || dispatched_at || ' ' || call_started_at || ' ' || answered_at") ==
        moved(1'795'411'801) + " " + moved(1'795'411'802) + " " + moved(1'795'411'803) + " " + moved(1'795'411'804));
  CHECK(word(house.database, "select retry_after || ' ' || step from jobs where id = 170") ==
        moved(1'795'411'830) + " " + step + (is_instant ? moved(1'795'411'805) : "1795411805"));
  CHECK(number(house.database, "select call_ended_at from calls where id = 18") == 1795411700);
  CHECK(number(house.database, "select retry_after from jobs where id = 180") ==
        1795500000);  // a person's, longer than ours
  CHECK(number(house.database, "select retry_after from jobs where id = 190") == 1795415460);  // "in an hour"
}

TEST_CASE("a reply that comes after the clock was set is judged by the time that passed") {
  CallHouse house("follow");
  house.run("update calls set answered_at = 1795411804, call_started_at = 1795411803 where id = 17");
  const auto made = house.work(stages::follow_stage()).request(house.settings, kCallTime + 60s);
  const auto& asked = std::get<stages::Asked>(made);
  const auto [set, step] = GENERATE(table<std::chrono::seconds, std::string>({{1800s, ""}, {0s, "hang_up"}}));
  const Verdict verdict = asked.verdict(participants("active", "ACTIVE"), house.settings, kCallTime + 1860s, set);
  house.record(verdict);
  CHECK(word(house.database, "select ifnull(step, '') from jobs where id = 170") == step);
}

TEST_CASE("of the steps of a call in hand those with an instant move with the clock") {
  const auto [step, moved] = GENERATE(table<std::string, std::string>({
      {"seen:1795411805", "seen:1795413605"},
      {"dispatched:1795411805", "dispatched:1795413605"},
      {"alone:1795411805", "alone:1795413605"},
      {"taken:1795411805", "taken:1795411805"},
      {"absent", "absent"},
      {"", ""},
  }));
  stages::OutreachCall call;
  call.step = step;
  stages::move_clock(call, 1800s);
  CHECK(call.step == moved);
}

TEST_CASE("a pause that the program made moves with the clock; one that a person wrote stays") {
  const auto by = GENERATE(1800s, -3600s);
  const auto [what, writes, moves] = GENERATE(table<std::string, std::string, bool>({
      {"a halt", "", true},
      {"a halt, and another reason", "update stages set pause_reason = 'seen: the trunk is down'", true},
      {"a halt, then a person's by SQL", "update stages set paused_until = 1795419000", false},
      {"a person's by SQL, then a shorter halt", "update stages set paused_until = 1795419000; halt", false},
      {"a person's by SQL, then a longer halt", "update stages set paused_until = 1795411900; halt", true},
      {"a halt, then callmill pause", "pause", false},
      {"a halt, then until it is resumed", "hold", false},
  }));
  CAPTURE(what);
  CallHouse house("follow");
  const UnixTime now = kCallTime;
  runner::Queue queue(house.database, runner::this_process(), 60s, now);
  queue.follow_clock(1000s, now);
  const auto halt = [&] {
    house.database.run(sql::queue::Pause{.stage = "dial", .until = now + 900s, .reason = "network: away"});
  };
  halt();
  const std::vector<std::string> dial{"dial"};
  const auto pause = [&](UnixTime until) {
    house.database.run(
        sql::desk::PauseStages{.names = dial, .until = until, .reason = "by hand", .until_resumed = kUntilResumed});
  };
  if (writes == "pause") {
    pause(now + 900s);
  } else if (writes == "hold") {
    pause(kUntilResumed);
  } else if (!writes.empty()) {
    const bool halts = writes.ends_with("; halt");
    house.run((halts ? writes.substr(0, writes.size() - 6) : writes) + " where name = 'dial'");
    if (halts) halt();
  }
  const auto until = [&] { return number(house.database, "select paused_until from stages where name = 'dial'"); };
  const std::int64_t before = until();
  queue.follow_clock(1000s + by, now + by);
  CHECK(until() == before + (moves ? by.count() : 0));
  queue.follow_clock(1000s + by, now + by);
  CHECK(until() == before + (moves ? by.count() : 0));
}
