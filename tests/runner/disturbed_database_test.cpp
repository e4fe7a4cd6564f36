// A worker whose database fails, moves or disappears while it works.
#include <catch2/catch.hpp>

#include "ledger/faulty_disk.h"
#include "support/logged.h"
#include "support/program.h"
#include "support/worker_house.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

constexpr int kCalls = 60;

Fate answered() {
  return status(200, 100ms);
}

void fill(ledger::Database& database) {
  std::vector<CallKey> keys;
  for (int i = 0; i < kCalls; ++i) keys.push_back({"tenant-a", "call-" + std::to_string(10'000 + i)});
  ledger::Transaction transaction(database);
  intake::enqueue(database, keys, unix_time(1'800'000'000));
  database.execute("update stages set in_flight_limit = 10", "test");
  transaction.commit();
}

const std::atomic<bool> kGoOn{false};

/// Runs until nothing is left. `disturb` is called after every tick.
Progress run_once(ledger::Database& database, World& world, std::function<void(const Progress&)> disturb = {}) {
  const Settings settings;
  Worker worker(database, world, flow(), {}, settings, {.stages = {}, .once = true});
  worker.run(kGoOn, [&](const Progress& progress) {
    if (disturb) disturb(progress);
  });
  return worker.progress();
}

/// What run_once() throws; "" when it does not.
std::string thrown(ledger::Database& database, std::function<void(const Progress&)> disturb) {
  World world([](const Request&) { return answered(); });
  try {
    run_once(database, world, std::move(disturb));
    return {};
  } catch (const ledger::LedgerError& error) {
    return error.what();
  }
}

void check_all_done_once(ledger::Database& database) {
  CHECK(number(database, "select count(*) from jobs where status = 'completed'") == kCalls);
  CHECK(number(database, "select count(*) from attempts where outcome = 'done'") == 4 * kCalls);
}

}  // namespace

TEST_CASE("a disk that fails for a while is waited for: logged once when it begins and when it ends, nothing is lost") {
  const auto [fault, on_read] = GENERATE(table<int, bool>({
      {SQLITE_IOERR_READ, true},
      {SQLITE_IOERR_WRITE, false},
      {SQLITE_FULL, false},
  }));
  const FaultyDisk disk;
  const Logged logged;
  Scratch scratch;
  fill(scratch.database);
  // A page at a time, so that reads reach the disk.
  scratch.database.execute("pragma cache_size = 1", "test");
  World world([](const Request&) { return answered(); });
  int& answer = on_read ? FaultyDisk::on_read : FaultyDisk::on_write;
  std::optional<UnixMillis> since;
  std::string status;
  const Progress progress = run_once(scratch.database, world, [&, the_fault = fault](const Progress& now) {
    if (!since && now.in_flight == 10) {
      since = world.now();
      answer = the_fault;
    }
    if (!now.database_error.empty()) status = words(now);
    if (since && world.now() - *since > 5s) answer = SQLITE_OK;
  });
  REQUIRE(since);
  CHECK(progress.completed == kCalls);
  CHECK(progress.failed == 0);
  CHECK(progress.database_error.empty());
  CHECK_THAT(status, Catch::Contains("waiting for the database: "));
  CHECK(world.started == kCalls);
  CHECK(logged.times("ledger_error") == 1);
  CHECK(logged.times("ledger_recovered") == 1);
  check_all_done_once(scratch.database);
}

TEST_CASE("a damaged database ends the worker in clear words, what it held goes back, and a mended one goes on") {
  const FaultyDisk disk;
  Scratch scratch;
  fill(scratch.database);
  scratch.database.execute("pragma cache_size = 1", "test");
  const std::string words = thrown(scratch.database, [](const Progress& now) {
    if (now.in_flight == 10) FaultyDisk::on_read = SQLITE_CORRUPT;
  });
  CHECK_THAT(words, Catch::Contains("malformed; restore a backup"));
  FaultyDisk::on_read = SQLITE_OK;
  World world([](const Request&) { return answered(); });
  ledger::Database reopened(scratch.path());
  reopened.execute("update jobs set lease_until = 1 where status = 'processing'", "test");
  run_once(reopened, world);
  CHECK(number(reopened, "select count(*) from jobs where status = 'completed'") == kCalls);
}

namespace {

enum class Mishap { moved, deleted, replaced, log_deleted };

}  // namespace

TEST_CASE("a database that is moved, deleted or replaced under the worker: noticed before anything more leaves") {
  const auto [mishap, words] = GENERATE(table<Mishap, std::string>({
      {Mishap::moved, "is gone: it was deleted or moved away; what was in its write-ahead log is in the file"},
      {Mishap::deleted, "everything in it was saved to "},
      {Mishap::replaced, "it was replaced; what was in its write-ahead log is in the file"},
      {Mishap::log_deleted, "-wal is gone: it was deleted while in use; what was in its write-ahead log is in the"},
  }));
  ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  const std::string elsewhere = (folder.path() / "elsewhere.db").string();
  const std::string other = (folder.path() / "other.db").string();
  {
    ledger::Database another(other, ledger::Access::create);
    ledger::migrate(another);
  }
  const std::string other_bytes = content_of(other);
  int started_before = -1;
  std::string printed;
  World world([](const Request&) { return answered(); });
  {
    ledger::Database database(path, ledger::Access::create);
    ledger::migrate(database);
    fill(database);
    try {
      run_once(database, world, [&, the_mishap = mishap](const Progress& now) {
        if (started_before >= 0 || now.completed < 5 || now.in_flight < 10) return;
        started_before = world.started;
        if (the_mishap == Mishap::moved || the_mishap == Mishap::replaced) std::filesystem::rename(path, elsewhere);
        if (the_mishap == Mishap::replaced) std::filesystem::copy_file(other, path);
        if (the_mishap == Mishap::deleted) std::filesystem::remove(path);
        if (the_mishap == Mishap::log_deleted) {
          std::filesystem::remove(path + "-wal");
          std::filesystem::remove(path + "-shm");
        }
      });
    } catch (const ledger::LedgerError& error) {
      printed = error.what();
    }
  }
  REQUIRE(started_before > 0);
  CHECK_THAT(printed, Catch::Contains(words) && Catch::Contains(path));
  CHECK(world.started == started_before);
  if (mishap == Mishap::replaced) {
    CHECK(content_of(path) == other_bytes);
    std::filesystem::remove(path);
  }
  if (mishap == Mishap::deleted) {
    const auto at = printed.find("saved to ") + 9;
    std::filesystem::rename(printed.substr(at), path);
  } else if (mishap != Mishap::log_deleted) {
    std::filesystem::rename(elsewhere, path);
  }
  // The right file is back: a new start goes on. The runner that was this process is not dead, but its lease ends.
  ledger::Database database(path);
  CHECK(word(database, "pragma integrity_check") == "ok");
  CHECK(number(database, "select count(*) from jobs where status = 'completed'") >= 5);
  database.execute("update jobs set lease_until = 1 where status = 'processing'", "test");
  World later([](const Request&) { return answered(); });
  run_once(database, later);
  CHECK(number(database, "select count(*) from jobs where status = 'completed'") == kCalls);
}

TEST_CASE("any command's transaction is refused on a database that is not in its place any more") {
  Scratch scratch;
  std::filesystem::rename(scratch.path(), scratch.path() + ".away");
  CHECK_THROWS_WITH(ledger::Transaction(scratch.database), Catch::Contains("was deleted or moved away"));
  std::filesystem::rename(scratch.path() + ".away", scratch.path());
  ledger::Transaction transaction(scratch.database);
  transaction.commit();
}
