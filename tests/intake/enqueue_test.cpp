#include "intake/enqueue.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "ledger/migrate.h"
#include "scratch.h"
#include "stages/postcall/import.h"
#include "support/rows.h"
#include "support/worker_house.h"

using namespace callmill;
using callmill::intake::enqueue;
using callmill::intake::Enqueued;

namespace {
const CallKey kCall{"tenant-a", "call-0001"};
const Enqueued kQueued{true, "queued"};
const Enqueued kBusy{false, "already_queued_or_in_progress"};
const Enqueued kCompleted{false, "already_completed"};

std::vector<Enqueued> enqueue_one(ledger::Database& database) {
  ledger::Transaction transaction(database);
  auto answers = enqueue(database, {kCall}, unix_time(100));
  transaction.commit();
  return answers;
}
}  // namespace

TEST_CASE("enqueue answers by the state of the job, and asks again only for a failed one") {
  tests::Scratch scratch;
  ledger::Database& database = scratch.database;
  CHECK(enqueue_one(database) == std::vector{kQueued});
  CHECK(enqueue_one(database) == std::vector{kBusy});

  database.execute("update jobs set status = 'failed', error_kind = 'network', attempt = 3", "test");
  CHECK(enqueue_one(database) == std::vector{kQueued});
  CHECK(tests::number(database, "select attempt from jobs") == 0);
  CHECK(tests::number(database, "select count(*) from attempts where outcome = 'rerun'") == 1);

  database.execute("update jobs set status = 'completed', finished_at = 1", "test");
  CHECK(enqueue_one(database) == std::vector{kCompleted});
  CHECK(tests::number(database, "select count(*) from jobs") == 1);
}

TEST_CASE("who insists has a completed call processed again; a person's rerun insists, an enqueue alone does not") {
  tests::Scratch scratch;
  ledger::Database& database = scratch.database;
  const auto asked = [&](intake::Completed completed) {
    ledger::Transaction transaction(database);
    const auto answer = enqueue(database, {kCall}, unix_time(100), completed).at(0);
    transaction.commit();
    return answer;
  };
  const auto insisted = [&] { return tests::number(database, "select insisted from jobs"); };
  using intake::Completed;
  CHECK(asked(Completed::stays) == kQueued);
  CHECK(insisted() == 0);
  CHECK(asked(Completed::again) == kBusy);
  CHECK(insisted() == 1);
  database.execute("update jobs set status = 'failed', error_kind = 'network'", "test");
  CHECK(asked(Completed::stays) == kQueued);
  CHECK(insisted() == 0);
  database.execute("update jobs set status = 'completed', finished_at = 1, outcome = 'mailed'", "test");
  CHECK(asked(Completed::stays) == kCompleted);
  CHECK(asked(Completed::again) == kQueued);
  CHECK(insisted() == 1);
  CHECK(tests::word(database, "select status || ' ' || ifnull(outcome, '-') from jobs") == "pending -");
  database.execute(
      "update jobs set insisted = 0; update jobs set status = 'completed', finished_at = 1, transition = transition + "
      "1; "
      "update jobs set status = 'pending'",
      "test");
  CHECK(insisted() == 1);
}

TEST_CASE("who insists takes the job back from a worker that looks for its documents, and from no other") {
  tests::Scratch scratch;
  ledger::Database& database = scratch.database;
  using intake::Completed;
  const auto [before, again, after] = GENERATE(table<std::string, Completed, std::string>({
      {"stage = 'import'", Completed::again, "pending import 0 6 1 (none)"},
      {"stage = 'import'", Completed::stays, "processing import 1 5 0 1"},
      {"stage = 'import', insisted = 1", Completed::again, "processing import 1 5 1 1"},
      {"stage = 'email'", Completed::again, "processing email 1 5 1 1"},
  }));
  INFO(before);
  enqueue_one(database);
  tests::runner(database, 1);
  database.execute(
      "update jobs set status = 'processing', runner_id = 1, lease_until = 130, attempt = 1, claim_number = 5, "
      "transition = transition + 1, " +
          before,
      "test");
  ledger::Transaction transaction(database);
  CHECK(enqueue(database, {kCall}, unix_time(100), again) == std::vector{kBusy});
  transaction.commit();
  CHECK(
      tests::word(database,
                  "select status || ' ' || stage || ' ' || attempt || ' ' || claim_number || ' ' || insisted || ' ' || "
                  "ifnull(runner_id, '(none)') from jobs") == after);
  CHECK(tests::number(database, "select count(*) from attempts") == 0);
}

TEST_CASE("who insists while MongoDB is asked has the call processed, though MongoDB calls it completed") {
  const auto [insists, end] = GENERATE(table<bool, std::string>({
      {false, "completed already_completed"},
      {true, "completed mailed"},
  }));
  tests::WorkerHouse house(1);
  ledger::Database beside(house.scratch.path());
  const CallKey key{"tenant-a", "call-10000"};
  int asked = 0;
  tests::World world([&, insists = insists](const Request&) -> tests::Fate {
    if (asked++ == 0 && insists) {
      ledger::Transaction transaction(beside);
      enqueue(beside, {key}, unix_time(1'800'000'001), intake::Completed::again);
      transaction.commit();
    }
    Documents documents{.read_at = unix_time(1'800'000'000)};
    documents.items.push_back({.tenant_id = key.tenant_id, .call_id = key.call_id, .item_id = "i-1"});
    documents.calls.push_back({.tenant_id = key.tenant_id,
                               .call_id = key.call_id,
                               .ended_at = unix_time(1'799'999'000),
                               .processed_status = "completed"});
    documents.tenants.push_back({.tenant_id = key.tenant_id});
    return {documents, std::chrono::seconds{30}};
  });
  house.run_once(world, {stages::import_stage(), tests::passing_stage("assemble"), tests::passing_stage("summarize"),
                         tests::scripted(
                             "email", [] { return done("mailed"); }, nullptr)});
  CHECK(tests::word(house.database, "select status || ' ' || outcome from jobs") == end);
  CHECK(tests::number(house.database, "select count(*) from attempts where outcome = 'discarded'") ==
        (insists ? 1 : 0));
  CHECK(asked == (insists ? 2 : 1));
}

TEST_CASE("the same call twice in one request is one job, queued once") {
  tests::Scratch scratch;
  ledger::Transaction transaction(scratch.database);
  CHECK(enqueue(scratch.database, {kCall, {"tenant-b", "call-0001"}, kCall}, unix_time(1)) ==
        std::vector{kQueued, kQueued, kBusy});
}

TEST_CASE("eight connections enqueueing one call at once make one job, and one of them queued it") {
  tests::Scratch scratch;
  std::atomic<int> queued{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        ledger::Database own(scratch.path());
        if (enqueue_one(own) == std::vector{kQueued}) ++queued;
      });
    }
  }
  CHECK(queued == 1);
  CHECK(tests::number(scratch.database, "select count(*) from jobs") == 1);
}

TEST_CASE("a key too short or unprintable is named with what was expected") {
  CHECK(key_error({"tenant-a", "call-0001"}) == std::nullopt);
  CHECK_THAT(*key_error({"te", "call-0001"}), Catch::Contains("tenant_id") && Catch::Contains("at least 3"));
  CHECK_THAT(*key_error({"tenant-a", "call"}), Catch::Contains("call_id") && Catch::Contains("at least 8"));
  CHECK_THAT(*key_error({"tenant-a", "call-0001\r\nX: y"}), Catch::Contains("control characters"));
}
