#include <catch2/catch.hpp>

#include "intake/enqueue.h"
#include "runner/worker.h"
#include "scratch.h"
#include "world/passing_stage.h"
#include "world/world.h"

using namespace callmill;
using namespace callmill::runner;
using namespace std::chrono_literals;
using tests::number;

namespace {

void limit_pages(ledger::Database& database, std::int64_t pages) {
  database.execute("pragma max_page_count = " + std::to_string(pages), "test");
}

}  // namespace

TEST_CASE("a full database is waited for, and no job pays for it") {
  constexpr int calls = 300;
  tests::Scratch scratch;
  std::vector<CallKey> keys;
  for (int i = 0; i < calls; ++i) keys.push_back({"tenant-a", "call-" + std::to_string(10'000 + i)});
  {
    ledger::Transaction transaction(scratch.database);
    intake::enqueue(scratch.database, keys, unix_time(1'800'000'000));
    transaction.commit();
  }
  tests::World world([](const Request&) { return tests::Fate{}; });
  const Settings settings;
  Worker worker(scratch.database, world, tests::passing_flow(), {}, settings, {.stages = {}, .once = true});
  scratch.database.execute("vacuum", "test");  // the migrations left free pages
  limit_pages(scratch.database, number(scratch.database, "pragma page_count"));
  const UnixMillis begun = world.now();
  const std::atomic<bool> stop{false};
  worker.run(stop, [&](const Progress& progress) {
    if (world.now() - begun < 2s) {
      CHECK(progress.completed == 0);
    } else {
      limit_pages(scratch.database, 100'000);
    }
  });
  CHECK(world.now() - begun >= 2s);
  CHECK(worker.progress().completed == calls);
  CHECK(worker.progress().failed == 0);
  CHECK(number(scratch.database, "select count(*) from attempts where outcome = 'done'") == 4 * calls);
}
