#include "ledger/migrate.h"

#include <sys/wait.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "places.h"
#include "scratch.h"

using namespace callmill::ledger;
using namespace callmill::tests;

TEST_CASE("migrating an empty database brings it to the program's version, and again does nothing") {
  Database database(":memory:", Access::create);
  CHECK(migrate(database) == program_version());
  CHECK(database_version(database) == program_version());
  CHECK(migrate(database) == 0);
}

TEST_CASE("a database newer than the program is refused with both versions, and stays as it is") {
  Scratch scratch;
  scratch.database.execute("pragma user_version = 9999", "test");
  const auto names_its = Catch::Contains("9999");
  const auto names_ours = Catch::Contains(std::to_string(program_version()));
  CHECK_THROWS_AS(migrate(scratch.database), NewerDatabase);
  CHECK_THROWS_WITH(migrate(scratch.database), names_its && names_ours);
  CHECK_THROWS_AS(require_current(scratch.database), NewerDatabase);
  CHECK_THROWS_WITH(require_current(scratch.database), names_its && names_ours);
  CHECK(database_version(scratch.database) == 9999);
  const int status = std::system(("'" CALLMILL_BINARY "' init --db '" + scratch.path() + "' 2>/dev/null").c_str());
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 3);
}

TEST_CASE("eight that migrate one new file at once: every migration is applied once") {
  ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  std::atomic<int> applied = 0;
  std::mutex mutex;
  std::vector<std::string> errors;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      try {
        Database database(path, Access::create);
        applied += migrate(database);
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex);
        errors.emplace_back(error.what());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(errors == std::vector<std::string>{});
  CHECK(applied == program_version());
  Database database(path);
  CHECK(database_version(database) == program_version());
  CHECK(number(database, "select count(*) from stages where flow = 'postcall'") == 4);
}

TEST_CASE("four processes that run callmill init on one new file all succeed") {
  ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  std::string starts;
  std::string waits = "true";
  for (const std::string id : {"a", "b", "c", "d"}) {
    starts += "'" CALLMILL_BINARY "' init --db '" + path + "' >/dev/null & " + id + "=$!; ";
    waits += " && wait $" + id;
  }
  CHECK(std::system((starts + waits).c_str()) == 0);
  Database database(path);
  CHECK(database_version(database) == program_version());
}

TEST_CASE("a migration that fails names itself and leaves version and tables as they were") {
  Database database(":memory:", Access::create);
  const auto [taken, migration] = GENERATE(table<std::string, std::string>({
      {"create table settings (mine integer)", "migrations/0001_house"},     // fails after other tables were made
      {"create view v_mails as select 1 as mine", "migrations/0002_views"},  // fails after 0001 went in
  }));
  database.execute(taken, "test");
  CHECK_THROWS_WITH(migrate(database), Catch::StartsWith(migration));
  const int before = migration == "migrations/0001_house" ? 0 : 1;
  CHECK(database_version(database) == before);
  CHECK(number(database, "select count(*) from sqlite_schema where name = 'jobs'") == before);
  CHECK(number(database, "select count(*) from sqlite_schema where name like 'v\\_%' escape '\\'") == before);
  CHECK(number(database, "select count(*) from sqlite_schema where sql like '%mine%'") == 1);
}

TEST_CASE("a database that is older than the program must be migrated first") {
  Scratch scratch;
  CHECK_NOTHROW(require_current(scratch.database));
  scratch.database.execute("pragma user_version = 1", "test");
  CHECK_THROWS_WITH(require_current(scratch.database), Catch::Contains("run 'callmill init' first"));
}

TEST_CASE("a connection waits for another's lock as long as it is told to, and by itself for seconds") {
  Scratch scratch;
  const auto write = [](Database& database) { Transaction(database).commit(); };
  auto held = std::make_optional<Transaction>(scratch.database);
  for (const int longest : {0, 50}) {
    Database database(scratch.path());
    database.wait_for_locks(std::chrono::milliseconds{longest});
    CHECK_THROWS_WITH(write(database), Catch::Contains("locked"));
  }
  Database database(scratch.path());
  auto waiting = std::async(std::launch::async, [&] { write(database); });
  CHECK(waiting.wait_for(std::chrono::seconds{2}) == std::future_status::timeout);
  held.reset();
  CHECK_NOTHROW(waiting.get());
}

TEST_CASE(
    "every connection writes ahead, waits for the disk, holds foreign keys and takes no string in double quotes") {
  Scratch scratch;
  Database database(scratch.path());
  CHECK(word(database, "select journal_mode from pragma_journal_mode") == "wal");
  CHECK(number(database, "select synchronous from pragma_synchronous") == 2);
  CHECK(number(database, "select foreign_keys from pragma_foreign_keys") == 1);
  CHECK_THROWS_WITH(database.prepare("select \"nosuch\"", "test"), Catch::Contains("no such column"));
  CHECK_THROWS_WITH(database.execute("create index x on jobs (\"nosuch\")", "test"), Catch::Contains("nosuch"));
}
