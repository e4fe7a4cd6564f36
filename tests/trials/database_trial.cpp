// The real program on a database that misbehaves: a full disk, a read-only one, a lock that is held, a file that goes.
#include <catch2/catch.hpp>

#include "ledger/old_file.h"
#include "places.h"
#include "support/house.h"
#include "trials/small_disk.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string kSample = CALLMILL_SOURCE_DIR "/tests/fixtures/sample";

int times(const std::string& words, const std::string& text) {
  int count = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

/// The house's database, whole, in another place.
void copy_database(House& house, const std::string& path) {
  house.run_sql("pragma wal_checkpoint(truncate)");
  std::filesystem::copy_file(house.scratch.path(), path);
}

Environment with_database(const House& house, const std::string& path) {
  Environment environment = house.environment();
  environment["CALLMILL_DB"] = path;
  return environment;
}

struct Ended {
  int code;
  std::string out;
  std::string err;
};

Ended end_of(const std::vector<std::string>& words, const Environment& environment,
             const std::string& binary = CALLMILL_BINARY) {
  Program program(words, environment, binary);
  const int code = program.wait();
  return {code, program.out(), program.err()};
}

}  // namespace

TEST_CASE("run on a full disk: logged once, goes on when there is room, no summary and no mail twice") {
  CALLMILL_NEEDS_MOUNTS();
  constexpr int kCalls = 60;
  House house("[]", {"--latency-ms", "200"});
  house.run_sql("update stages set in_flight_limit = 4 where name = 'summarize'");
  house.add_calls(kCalls);
  SmallDisk disk("8m");
  copy_database(house, disk.database());
  ledger::Database database(disk.database());
  Program run({"run"}, with_database(house, disk.database()));
  REQUIRE(soon([&] { return number(database, "select count(*) from jobs where status = 'completed'") >= 5; }, 30s));
  disk.fill();
  REQUIRE(soon([&] { return run.err().find("ledger_error") != std::string::npos; }, 30s));
  std::this_thread::sleep_for(5s);
  CHECK(times("ledger_error", run.err()) == 1);
  CHECK_THAT(run.err(), Catch::Contains("database or disk is full; make room on the disk that holds the database"));
  disk.make_room();
  REQUIRE(
      soon([&] { return number(database, "select count(*) from jobs where status = 'completed'") == kCalls; }, 60s));
  CHECK(times("ledger_recovered", run.err()) >= 1);
  CHECK(number(database, "select count(*) from attempts where outcome <> 'done'") == 0);
  const json seen = house.seen();
  CHECK(seen.at("openai").at("requests").at("all") == kCalls);
  CHECK(seen.at("smtp").at("mails") == kCalls);
  CHECK(seen.at("mails").size() == kCalls);
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
}

TEST_CASE("run stopped on a full disk says what could not be written down, and the next run does it again") {
  CALLMILL_NEEDS_MOUNTS();
  House house("[]", {"--latency-ms", "1000"});
  house.add_calls(3);
  SmallDisk disk("8m");
  copy_database(house, disk.database());
  ledger::Database database(disk.database());
  Program run({"run", "--grace", "3"}, with_database(house, disk.database()));
  REQUIRE(soon([&] {
    return number(database, "select count(*) from jobs where stage = 'summarize' and status = 'processing'") == 3;
  }));
  disk.fill();
  run.signal(SIGTERM);
  CHECK(run.wait() == 1);
  CHECK_THAT(run.err(), Catch::Contains("could not be written down, nor 3 results") && Catch::Contains("make room"));
  disk.make_room();
  CHECK(end_of({"run", "--once"}, with_database(house, disk.database())).code == 0);
  CHECK(number(database, "select count(*) from jobs where status = 'completed'") == 3);
}

TEST_CASE("init, import and enqueue on a full disk: a clear error, exit code 1, and all is well once there is room") {
  CALLMILL_NEEDS_MOUNTS();
  SmallDisk disk("2m");
  const Environment environment{{"CALLMILL_DB", disk.database()}, {"PATH", "/usr/bin:/bin"}};
  const auto refused = [&](const std::vector<std::string>& words) {
    const Ended ended = end_of(words, environment);
    INFO(words.at(0) << ": " << ended.err);
    CHECK(ended.code == 1);
    CHECK(times("make room on the disk that holds the database", ended.err) == 1);
    CHECK(ended.out == "");
  };
  disk.fill();
  refused({"init"});
  disk.make_room();
  REQUIRE(end_of({"init"}, environment).code == 0);

  const std::vector<std::string> import{"import", kSample + "/calls-metadata.json", kSample + "/tenant_config.json"};
  disk.fill();
  refused(import);
  refused({"enqueue", "acme", "call-20261121-001"});
  disk.make_room();
  ledger::Database database(disk.database());
  CHECK(number(database, "select count(*) from jobs") == 0);
  // With the -wal and -shm there already, it is the writing itself that finds no room.
  disk.fill();
  refused(import);
  refused({"enqueue", "acme", "call-20261121-001"});
  CHECK(number(database, "select count(*) from jobs") == 0);
  disk.make_room();
  REQUIRE(end_of(import, environment).code == 0);
  CHECK(number(database, "select count(*) from jobs") == 46);
  CHECK(end_of({"enqueue", "acme", "call-20261121-001"}, environment).code == 0);
  CHECK(tests::word(database, "pragma integrity_check") == "ok");
}

TEST_CASE("init of an older database is refused, and changes nothing, where a copy of it finds no room") {
  CALLMILL_NEEDS_MOUNTS();
  const auto [has_room, code, version] =
      GENERATE(table<bool, int, int>({{false, 4, 5}, {true, 0, ledger::program_version()}}));
  SmallDisk disk("16m");
  {
    ledger::Database database(disk.database(), ledger::Access::create);
    make_old_file(database, 5);
    database.execute("update runners set stopped_at = 3, stop_reason = 'bye' where stopped_at is null", "trial");
  }
  if (!has_room) {
    disk.fill();
    const auto ballast = disk.path() / "ballast";
    std::filesystem::resize_file(ballast, std::filesystem::file_size(ballast) - (128 << 10));
  }
  const Ended ended = end_of({"init"}, {{"CALLMILL_DB", disk.database()}});
  INFO(ended.err);
  CHECK(ended.code == code);
  ledger::Database database(disk.database(), ledger::Access::read_only);
  CHECK(ledger::database_version(database) == version);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(disk.path())) {
    files += entry.path().string().find(".schema5-") != std::string::npos ? 1 : 0;
  }
  CHECK(files == (code == 0 ? 1 : 0));
  if (code != 0) CHECK_THAT(ended.err, Catch::Contains("--no-copy"));
}

TEST_CASE("run, enqueue and import on a read-only file system are refused with the reason") {
  CALLMILL_NEEDS_MOUNTS();
  House house;
  SmallDisk disk("8m");
  copy_database(house, disk.database());
  disk.make_read_only();
  const auto words = GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"run", "--once"},
                              std::vector<std::string>{"enqueue", "tenant-a", "call-1000"},
                              std::vector<std::string>{"import", kSample + "/tenant_config.json"});
  const Ended ended = end_of(words, with_database(house, disk.database()));
  CHECK(ended.code == 4);
  CHECK_THAT(ended.err, Catch::Contains(disk.database() + " cannot be written (Read-only file system); this user"));
}

TEST_CASE("run by a user who may not write the file, or its folder, is refused with the name of what it is") {
  if (::geteuid() != 0 || std::system("command -v setpriv > /dev/null") != 0) {
    WARN("SKIPPED, only root, with setpriv, can be another user here");
    return;
  }
  House house;
  house.run_sql("pragma wal_checkpoint(truncate)");
  ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  copy_database(house, path);
  const bool folder_only = GENERATE(false, true);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(folder_only ? 0755 : 0777));
  std::filesystem::permissions(path, std::filesystem::perms(folder_only ? 0666 : 0644));
  const Ended ended = end_of({"--reuid=65534", "--regid=65534", "--clear-groups", CALLMILL_BINARY, "run", "--once"},
                             with_database(house, path), "setpriv");
  CHECK(ended.code == 4);
  CHECK_THAT(ended.err, Catch::Contains((folder_only ? folder.path().string() : path) +
                                        " cannot be written (Permission denied); this user must be allowed"));
}

TEST_CASE("a write lock that another program holds for 20 s is waited for, and logged once") {
  House house;
  house.add_calls(3);
  Program run({"run"}, house.environment());
  REQUIRE(soon([&] { return house.number("select count(*) from jobs where status = 'completed'") == 3; }));
  house.run_sql("begin immediate");
  house.run_sql("update jobs set status = 'pending'");
  std::this_thread::sleep_for(20s);
  house.run_sql("commit");
  CHECK(soon([&] { return house.number("select count(*) from jobs where status = 'completed'") == 3; }, 20s));
  CHECK(times("ledger_error", run.err()) == 1);
  CHECK_THAT(run.err(), Catch::Contains("database is locked"));
  CHECK(times("ledger_recovered", run.err()) == 1);
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
}

TEST_CASE("a database deleted under a running worker is saved beside its place; put back, nothing is lost") {
  House house("[]", {"--latency-ms", "100"});
  house.run_sql("update stages set in_flight_limit = 4");
  house.add_calls(40);
  ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  copy_database(house, path);
  Program run({"run"}, with_database(house, path));
  {
    ledger::Database watch(path, ledger::Access::read_only);
    REQUIRE(soon([&] { return number(watch, "select count(*) from jobs where status = 'completed'") >= 10; }, 30s));
  }
  std::filesystem::remove(path);
  CHECK(run.wait() == 1);
  CHECK_THAT(run.err(), Catch::Contains(path + " is gone: it was deleted or moved away"));
  const std::string mark = "everything in it was saved to ";
  const std::string printed = run.err();
  REQUIRE(printed.find(mark) != std::string::npos);
  const auto at = printed.find(mark) + mark.size();
  const std::string saved = printed.substr(at, printed.find_first_of("\n\"", at) - at);
  CHECK(end_of({"run", "--once"}, with_database(house, path)).code == 4);
  std::filesystem::rename(saved, path);
  CHECK(end_of({"run", "--once"}, with_database(house, path)).code == 0);
  ledger::Database database(path);
  CHECK(number(database, "select count(*) from jobs where status = 'completed'") == 40);
  const json mails = house.seen().at("mails");
  CHECK(mails.size() == 40);
  for (const auto& [id, deliveries] : mails.items()) {
    for (const json& delivery : deliveries) CHECK(delivery.at("digest") == deliveries[0].at("digest"));
  }
}
