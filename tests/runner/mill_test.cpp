#include "runner/mill.h"

#include <catch2/catch.hpp>

#include "runner/enqueue.h"
#include "scratch.h"
#include "world/passing_stage.h"
#include "world/world.h"

using namespace callmill;
using namespace callmill::runner;
using namespace std::chrono_literals;
using tests::Fate;
using tests::number;
using tests::passing_stage;
using tests::word;

namespace {

struct NoRow {};

/// A stage whose request and verdict the test gives.
stages::Stage scripted(std::string_view name, std::function<Request()> request,
                       std::function<Verdict(const Reply&)> verdict) {
  return stages::make_stage(
      name, "stages/load_nothing", [](const ledger::Row&) { return NoRow{}; },
      [=](const NoRow&, const Settings&, UnixTime) { return request(); },
      [=](const NoRow&, const Reply& reply, const Settings&, UnixTime) { return verdict(reply); });
}

/// Stage summarize asks the world; 200 is done, 500 again, 401 halts, anything else fails.
stages::Stage asking() {
  return scripted(
      "summarize", [] { return HttpRequest{.url = "http://127.0.0.1/"}; },
      [](const Reply& reply) -> Verdict {
        const auto* response = std::get_if<HttpResponse>(&reply);
        if (response == nullptr) return {.what = Again{{"network", "lost"}, {}}};
        if (response->status == 200) return {.what = Done{}, .code = 200};
        if (response->status == 500) return {.what = Again{{"http_status", "500"}, {}}, .code = 500};
        if (response->status == 401) return {.what = Halt{15min, {"credentials", "key refused"}}};
        return {.what = Failed{{"http_status", "no"}}, .code = response->status};
      });
}

std::vector<stages::Stage> flow() {
  return {passing_stage("import"), passing_stage("assemble"), asking(), passing_stage("email")};
}

Fate status(int code, std::chrono::milliseconds delay = 0ms) {
  return {HttpResponse{.status = code}, delay, false};
}

struct House {
  tests::Scratch scratch;
  ledger::Database& database = scratch.database;
  Settings settings;

  explicit House(int calls) {
    std::vector<CallKey> keys;
    for (int i = 0; i < calls; ++i) keys.push_back({"tenant-a", "call-" + std::to_string(10000 + i)});
    ledger::Transaction transaction(database);
    enqueue(database, keys, unix_time(1'800'000'000));
    transaction.commit();
  }

  Progress run_once(tests::World& world, std::vector<stages::Stage> stages = flow()) {
    Mill mill(database, world, std::move(stages), settings, {.stages = {}, .once = true});
    const std::atomic<bool> stop{false};
    mill.run(stop, [](const Progress&) {});
    return mill.progress();
  }
};

}  // namespace

TEST_CASE("every job walks the whole flow and is completed") {
  House house(1200);
  tests::World world([](const Request&) { return status(200, 5ms); });
  const Progress progress = house.run_once(world);
  CHECK(progress.completed == 1200);
  CHECK(world.started == 1200);
  CHECK(number(house.database, "select count(*) from jobs where status = 'completed'") == 1200);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'done'") == 4800);
  CHECK(word(house.database, "select stop_reason from runners") == "nothing left to do");

  SECTION("and a second run finds nothing to do") {
    tests::World quiet([](const Request&) { return status(200); });
    CHECK(house.run_once(quiet).steps == 0);
    CHECK(quiet.started == 0);
  }
}

TEST_CASE(
    "what can be retried is tried max_attempts times in all, with the waits in between, then failed with kind and "
    "words") {
  House house(1);
  tests::World world([](const Request&) { return status(500); });
  const UnixMillis begun = world.now();
  CHECK(house.run_once(world).failed == 1);
  CHECK(world.started == 3);
  CHECK(world.now() - begun >= 3s);
  CHECK(world.now() - begun < 7s);
  CHECK(word(house.database, "select status || ' ' || stage || ' ' || error_kind || ' ' || last_error from jobs") ==
        "failed summarize http_status 500");
  CHECK(number(house.database, "select count(*) from attempts where stage = 'summarize' and code = 500") == 3);
}

TEST_CASE("a halt pauses the stage, loudly, and the jobs go back unspent") {
  House house(5);
  tests::World world([](const Request&) { return status(401); });
  const Progress progress = house.run_once(world);
  CHECK(progress.failed == 0);
  CHECK(progress.halted.at("summarize") == "credentials: key refused");
  CHECK(number(house.database,
               "select count(*) from jobs where status = 'pending' and stage = 'summarize' and attempt = 0") == 5);
  CHECK(number(house.database, "select paused_until - 1800000000 >= 900 from stages where name = 'summarize'") == 1);
  CHECK(word(house.database, "select pause_reason from stages where name = 'summarize'") == "credentials: key refused");

  SECTION("until the pause is lifted by one UPDATE") {
    house.database.execute("update stages set paused_until = null, pause_reason = null", "test");
    tests::World well([](const Request&) { return status(200); });
    CHECK(house.run_once(well).completed == 5);
  }
}

TEST_CASE("in_flight_limit and per_second of the stage are honoured") {
  House house(40);
  SECTION("in flight") {
    house.database.execute("update stages set in_flight_limit = 3 where name = 'summarize'", "test");
    tests::World world([](const Request&) { return status(200, 50ms); });
    CHECK(house.run_once(world).completed == 40);
    CHECK(world.most_in_flight == 3);
  }
  SECTION("per second") {
    house.database.execute("update stages set per_second = 10 where name = 'summarize'", "test");
    tests::World world([](const Request&) { return status(200); });
    const UnixMillis begun = world.now();
    CHECK(house.run_once(world).completed == 40);
    CHECK(world.now() - begun >= 3900ms);
    CHECK(world.now() - begun < 6s);
  }
}

TEST_CASE("asked to stop, the mill lets transfers finish, gives the rest back unspent and says so") {
  House house(2);
  house.settings.grace = 5s;
  std::atomic<bool> stop{false};
  int asked = 0;
  tests::World world([&](const Request&) {
    stop = ++asked == 2;
    return asked == 1 ? status(200, 1s) : Fate{.reply = {}, .delay = 0ms, .silent = true};
  });
  Mill mill(house.database, world, flow(), house.settings, {});
  mill.run(stop, [](const Progress&) {});
  CHECK(number(house.database, "select count(*) from jobs where stage = 'email' and status = 'pending'") == 1);
  CHECK(number(house.database,
               "select count(*) from jobs where stage = 'summarize' and status = 'pending' and attempt = 0") == 1);
  CHECK(world.dropped == 1);
  CHECK(word(house.database, "select stop_reason from runners") == "asked to stop");
}

TEST_CASE("jobs of a runner that is provably dead go back with the next runner's first turn") {
  House house(3);
  const Identity self = this_process();
  Identity dead = self;
  dead.pid = 999'999'999;
  Queue(house.database, dead, house.settings.lease, unix_time(1));
  house.database.execute(
      "update jobs set status = 'processing', runner_id = 1, lease_until = 4000000000, attempt = 1, claimed_at = "
      "1799999990",
      "test");
  tests::World world([](const Request&) { return status(200); });
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
  House house(1);
  tests::World world([&](const Request&) {
    // Another runner took the job over and a third holds it now.
    house.database.execute("update jobs set claim_number = claim_number + 1", "test");
    return status(200);
  });
  Mill mill(house.database, world, flow(), house.settings, {});
  std::atomic<bool> stop{false};
  mill.run(stop, [&](const Progress& progress) { stop = progress.steps >= 3; });
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'discarded'") == 1);
  CHECK(number(house.database, "select count(*) from attempts where stage = 'summarize' and outcome = 'done'") == 0);
}

TEST_CASE("of two replies to one job that come at once, the one asked for last counts") {
  House house(1);
  int asked = 0;
  tests::World world([&](const Request&) {
    // A person asks again while the first try is under way; its reply comes right behind that to the second.
    if (++asked == 1) house.database.execute("update jobs set status = 'pending'", "test");
    return asked == 1 ? status(200, 200ms) : status(500, 100ms);
  });
  Mill mill(house.database, world, flow(), house.settings, {});
  std::atomic<bool> stop{false};
  mill.run(stop, [&](const Progress& progress) {
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

TEST_CASE("a result that the tables refuse fails its own job and no other") {
  House house(3);
  house.database.execute(
      "create trigger refuse before update on jobs when new.id = 2 and new.stage = 'summarize' "
      "begin select raise(abort, 'the table says no'); end",
      "test");
  tests::World world([](const Request&) { return status(200); });
  const Progress progress = house.run_once(world);
  CHECK(progress.completed == 2);
  CHECK(progress.failed == 1);
  CHECK(number(house.database,
               "select count(*) from jobs where status = 'failed' and error_kind = 'internal' "
               "and last_error like '%the table says no%'") == 1);
}

TEST_CASE("a stage that throws fails its job with words") {
  House house(1);
  const auto broken = scripted(
      "summarize", []() -> Request { throw std::runtime_error("no such model"); },
      [](const Reply&) { return Verdict{}; });
  tests::World world([](const Request&) { return status(200); });
  CHECK(house.run_once(world, {passing_stage("import"), passing_stage("assemble"), broken}).failed == 1);
  CHECK_THAT(word(house.database, "select last_error from jobs"), Catch::Contains("no such model"));
}

TEST_CASE("a job asked for again by plain SQL starts afresh, keeps its story, and is picked up by a running mill") {
  House house(1);
  tests::World world([](const Request&) { return status(200); });
  Mill mill(house.database, world, flow(), house.settings, {});
  std::atomic<bool> stop{false};
  ledger::Database other(house.scratch.path());
  UnixMillis asked_at;
  mill.run(stop, [&](const Progress& progress) {
    if (progress.completed == 1 && asked_at == UnixMillis{}) {
      other.execute("update jobs set status = 'pending', stage = 'email' where id = 1", "test");
      asked_at = world.now();
    }
    stop = progress.completed == 2;
  });
  CHECK(world.now() - asked_at < 1s);
  CHECK(world.started == 1);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'rerun'") == 1);
}

TEST_CASE("a run --once looks at a waiting job that is due when it starts") {
  House house(1);
  house.database.execute("update jobs set retry_after = 1", "test");
  tests::World world([](const Request&) { return status(200); });
  CHECK(house.run_once(world).completed == 1);
}

TEST_CASE("jobs that wait for something to come do not keep a run --once") {
  House house(1);
  const auto waiting = scripted(
      "import", [] { return NothingToAsk{}; },
      [](const Reply&) {
        return Verdict{.what = Later{unix_time(1'900'000'000), {"call_not_found", "not yet"}}};
      });
  tests::World world([](const Request&) { return status(200); });
  house.run_once(world, {waiting});
  CHECK(number(house.database,
               "select count(*) from jobs where status = 'pending' and attempt = 0 and "
               "retry_after = 1900000000 and error_kind = 'call_not_found' and last_error = 'not yet'") == 1);
  CHECK(number(house.database, "select count(*) from attempts") == 0);
}
