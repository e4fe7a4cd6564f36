#include "runner/worker.h"

#include <catch2/catch.hpp>

#include "sql/stages/push.h"
#include "support/worker_house.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("every job walks the whole flow and is completed") {
  WorkerHouse house(1200);
  World world([](const Request&) { return status(200, 5ms); });
  const Progress progress = house.run_once(world);
  CHECK(progress.completed == 1200);
  CHECK(world.started == 1200);
  CHECK(number(house.database, "select count(*) from jobs where status = 'completed'") == 1200);
  CHECK(number(house.database, "select count(*) from attempts where outcome = 'done'") == 4800);
  CHECK(word(house.database, "select stop_reason from runners") == "nothing left to do");

  SECTION("and a second run finds nothing to do") {
    World quiet([](const Request&) { return status(200); });
    CHECK(house.run_once(quiet).steps == 0);
    CHECK(quiet.started == 0);
  }
}

TEST_CASE(
    "what can be retried is tried max_attempts times in all, with the waits in between, then failed with kind and "
    "words") {
  WorkerHouse house(1);
  World world([](const Request&) { return status(500); });
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
  WorkerHouse house(5);
  World world([](const Request&) { return status(401); });
  const Progress progress = house.run_once(world);
  CHECK(progress.failed == 0);
  CHECK(progress.halted.at("summarize") == "credentials: key refused");
  CHECK(number(house.database,
               "select count(*) from jobs where status = 'pending' and stage = 'summarize' and attempt = 0") == 5);
  CHECK(number(house.database, "select paused_until - 1800000000 >= 900 from stages where name = 'summarize'") == 1);
  CHECK(word(house.database, "select pause_reason from stages where name = 'summarize'") == "credentials: key refused");

  SECTION("until the pause is lifted by one UPDATE") {
    house.database.execute("update stages set paused_until = null, pause_reason = null", "test");
    World well([](const Request&) { return status(200); });
    CHECK(house.run_once(well).completed == 5);
  }
}

TEST_CASE("in_flight_limit and per_second of the stage are honoured") {
  WorkerHouse house(40);
  SECTION("in flight") {
    house.database.execute("update stages set in_flight_limit = 3 where name = 'summarize'", "test");
    World world([](const Request&) { return status(200, 50ms); });
    CHECK(house.run_once(world).completed == 40);
    CHECK(world.most_in_flight == 3);
  }
  SECTION("per second") {
    house.database.execute("update stages set per_second = 10 where name = 'summarize'", "test");
    World world([](const Request&) { return status(200); });
    const UnixMillis begun = world.now();
    CHECK(house.run_once(world).completed == 40);
    CHECK(world.now() - begun >= 3900ms);
    CHECK(world.now() - begun < 6s);
  }
}

TEST_CASE("asked to stop, the worker lets transfers finish, gives the rest back unspent and says so") {
  WorkerHouse house(2);
  house.settings.grace = 5s;
  std::atomic<bool> stop{false};
  int asked = 0;
  World world([&](const Request&) {
    stop = ++asked == 2;
    return asked == 1 ? status(200, 1s) : Fate{.reply = {}, .delay = 0ms, .silent = true};
  });
  Worker worker(house.database, world, flow(), {}, house.settings, {});
  worker.run(stop, [](const Progress&) {});
  CHECK(number(house.database, "select count(*) from jobs where stage = 'email' and status = 'pending'") == 1);
  CHECK(number(house.database,
               "select count(*) from jobs where stage = 'summarize' and status = 'pending' and attempt = 0") == 1);
  CHECK(world.dropped == 1);
  CHECK(word(house.database, "select stop_reason from runners") == "asked to stop");
}

TEST_CASE("a result that the tables refuse fails its own job and no other") {
  WorkerHouse house(3);
  house.database.execute(
      "create trigger refuse before update on jobs when new.id = 2 and new.stage = 'summarize' "
      "begin select raise(abort, 'the table says no'); end",
      "test");
  World world([](const Request&) { return status(200); });
  const Progress progress = house.run_once(world);
  CHECK(progress.completed == 2);
  CHECK(progress.failed == 1);
  CHECK(number(house.database,
               "select count(*) from jobs where status = 'failed' and error_kind = 'internal' "
               "and last_error like '%the table says no%'") == 1);
}

TEST_CASE("a stage that throws fails its job with words") {
  WorkerHouse house(1);
  const auto broken = scripted(
      "summarize", []() -> Request { throw std::runtime_error("no such model"); },
      [](const Reply&) { return Verdict{}; });
  World world([](const Request&) { return status(200); });
  CHECK(house.run_once(world, {passing_stage("import"), passing_stage("assemble"), broken}).failed == 1);
  CHECK_THAT(word(house.database, "select last_error from jobs"), Catch::Contains("no such model"));
}

TEST_CASE("a job asked for again by plain SQL starts afresh, keeps its story, and is picked up by a running worker") {
  WorkerHouse house(1);
  World world([](const Request&) { return status(200); });
  Worker worker(house.database, world, flow(), {}, house.settings, {});
  std::atomic<bool> stop{false};
  ledger::Database other(house.scratch.path());
  UnixMillis asked_at;
  worker.run(stop, [&](const Progress& progress) {
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
  WorkerHouse house(1);
  house.database.execute("update jobs set retry_after = 1", "test");
  World world([](const Request&) { return status(200); });
  CHECK(house.run_once(world).completed == 1);
}

TEST_CASE("jobs that wait for something to come do not keep a run --once") {
  WorkerHouse house(1);
  const auto waiting = scripted(
      "import", [] { return later(unix_time(1'900'000'000), "call_not_found", "not yet"); },
      [](const Reply&) { return Verdict{}; });
  World world([](const Request&) { return status(200); });
  house.run_once(world, {waiting});
  CHECK(number(house.database,
               "select count(*) from jobs where status = 'pending' and attempt = 0 and "
               "retry_after = 1900000000 and error_kind = 'call_not_found' and last_error = 'not yet'") == 1);
  CHECK(number(house.database, "select count(*) from attempts") == 0);
}

TEST_CASE("a stage's on_claim runs over the jobs just claimed, and is on disk before anything leaves") {
  WorkerHouse house(3);
  stages::Stage claiming = asking();
  std::size_t given = 0;
  claiming.on_claim = [&](ledger::Database& database, std::span<const std::int64_t> job_ids, const Settings&,
                          UnixTime now) {
    given += job_ids.size();
    for (const std::int64_t job_id : job_ids) {
      database.execute("update calls set dispatched_at = " + std::to_string(unix_seconds(now)) +
                           " where id = (select call_row from jobs where status = 'processing' and id = " +
                           std::to_string(job_id) + ")",
                       "test");
    }
  };
  ledger::Database other(house.scratch.path());
  World world([&](const Request&) {
    CHECK(number(other, "select count(*) from calls where dispatched_at is not null") == 3);
    return status(200);
  });
  CHECK(house.run_once(world, {passing_stage("import"), passing_stage("assemble"), claiming, passing_stage("email")})
            .completed == 3);
  CHECK(given == 3);
}

TEST_CASE("a verdict's writes are made in the order given") {
  WorkerHouse house(1);
  const auto renamed = [&](const std::string& name) {
    return Write(sql::stages::push::RecordCustomer{.call_row = 1, .customer_id = name, .now = unix_time(1)});
  };
  const auto [writes, end] = GENERATE_COPY(table<Writes, std::string>({
      {{renamed("first"), renamed("second")}, "second"},
      {{renamed("second"), renamed("first")}, "first"},
      {{renamed("a"), sql::stages::push::RecordTask{.call_row = 1, .task_id = "t", .now = unix_time(1)}, renamed("b")},
       "b"},
  }));
  const stages::Stage stage = scripted_stage(
      "import", [all = Writes(writes)](std::int64_t) { return with(ends_flow("x"), all); }, nullptr);
  World world([](const Request&) { return status(200); });
  CHECK(house.run_once(world, {stage}).completed == 1);
  CHECK(word(house.database, "select crm_customer_id from calls") == end);
}
