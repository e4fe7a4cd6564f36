// Nobody else may read the database, at any moment, whatever the umask.
#include "ledger/private_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "ledger/database.h"
#include "ledger/database_health.h"
#include "ledger/migrate.h"
#include "old_file.h"
#include "runner/wal_watch.h"
#include "support/logged.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

struct OpenUmask {
  mode_t before = ::umask(0);
  ~OpenUmask() { ::umask(before); }
};

unsigned mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777U;
}

/// The calls that gave a file of `folder` a mode, as strace prints them.
std::vector<std::string> calls_that_give_modes(const std::string& trace, const std::string& folder) {
  std::vector<std::string> calls;
  std::ifstream file(trace);
  for (std::string line; std::getline(file, line);) {
    const bool gives = line.find("O_CREAT") != std::string::npos || line.find("chmod") != std::string::npos;
    if (gives && line.find(folder) != std::string::npos) calls.push_back(line);
  }
  return calls;
}

}  // namespace

TEST_CASE("a new database, its -wal and its -shm are their owner's alone, whatever the umask") {
  const OpenUmask umask;
  const ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  ledger::Database database(path, ledger::Access::create);
  ledger::migrate(database);
  for (const char* suffix : {"", "-wal", "-shm"}) CHECK(mode_of(path + suffix) == 0600);
  CHECK(ledger::readable_by_others(path).empty());
  std::filesystem::permissions(path + "-wal", std::filesystem::perms(0644));
  std::ofstream(path + ".schema3-copy") << "x";
  CHECK(ledger::readable_by_others(path) == std::vector<std::string>{path + "-wal", path + ".schema3-copy"});
}

TEST_CASE("a file that its group or everybody may read is told, whoever else may write it") {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  std::ofstream(path) << "x";
  const auto [mode, is_told] = GENERATE(table<unsigned, bool>({
      {0600, false},
      {0640, true},
      {0604, true},
      {0644, true},
      {0660, true},
      {0620, false},
      {0711, false},
  }));
  INFO(mode);
  std::filesystem::permissions(path, std::filesystem::perms(mode));
  CHECK(ledger::readable_by_others(path).size() == (is_told ? 1 : 0));
}

TEST_CASE("a -wal that a reader lets grow is reported past 64 MiB, and cut back when the reader is gone") {
  const Logged logged;
  Scratch scratch;
  ledger::Database reader(scratch.path(), ledger::Access::read_write);
  runner::WalWatch watch;
  const auto look = [&] { watch.note(ledger::wal_bytes(scratch.database)); };
  const auto write = [&](int mebibytes) {
    scratch.database.execute("update big set bytes = randomblob(" + std::to_string(mebibytes << 20) + ")", "test");
  };
  scratch.database.execute("create table big (bytes blob); insert into big values (x'')", "test");
  reader.execute("begin; select count(*) from big", "test");
  write(40);
  look();
  CHECK(logged.text().empty());
  write(40);
  look();
  look();
  CHECK(ledger::wal_bytes(scratch.database) > ledger::kLargeWal);
  reader.execute("rollback", "test");
  for (int i = 0; i < 3; ++i) write(1);
  look();
  CHECK(ledger::wal_bytes(scratch.database) <= ledger::kLargeWal);
  CHECK(logged.times("\"wal_large\"") == 1);
  CHECK(logged.times("\"wal_shrank\"") == 1);
}

TEST_CASE("no call of the program makes a file of the database that others can read, not for a moment") {
  const OpenUmask umask;
  const ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  const std::string trace = (folder.path() / "trace").string();
  if (GENERATE(false, true)) {
    ledger::Database old(path, ledger::Access::create);
    make_old_file(old, 5);
  }
  // LeakSanitizer does not work under ptrace.
  const std::string traced =
      "ASAN_OPTIONS=detect_leaks=0 strace -f -s 4096 -e trace=open,openat,creat,chmod,fchmod,fchmodat -o '" + trace +
      "' ";
  const bool has_strace = std::system("strace -o /dev/null true 2>/dev/null") == 0;
  const std::string program = (has_strace ? traced : "") + "'" CALLMILL_BINARY "' ";
  REQUIRE(std::system((program + "init --db '" + path + "' >/dev/null").c_str()) == 0);
  REQUIRE(std::system(("'" CALLMILL_BINARY "' dnc add 9876543210 --db '" + path + "' >/dev/null 2>&1").c_str()) == 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    if (entry.path() == trace) continue;
    INFO(entry.path());
    CHECK((mode_of(entry.path()) & 077U) == 0);
  }
  if (!has_strace) {
    WARN("no strace: only what is left is tested");
    return;
  }
  const auto calls = calls_that_give_modes(trace, folder.path().string());
  CHECK(calls.size() >= 2);  // -wal and -shm, and the file or its copy
  const std::regex closed(R"(0[0-7]00\) *= )");
  const std::regex named("\"([^\"]+)\"");
  std::set<std::string> made;
  for (const std::string& call : calls) {
    INFO(call);
    std::smatch file;
    REQUIRE(std::regex_search(call, file, named));
    const bool is_closed = std::regex_search(call, closed);
    if (is_closed) made.insert(file[1]);
    // The mode of O_CREAT is nothing to a file that is there: SQLite opens what was made for it.
    CHECK((is_closed || (call.find("chmod") == std::string::npos && made.contains(file[1]))));
  }
}

TEST_CASE("nothing of MongoDB's driver is on stderr or in /dev/shm after a process of the same number was killed") {
  const ScratchFolder folder;
  const std::string err = (folder.path() / "err").string();
  const std::string left = (folder.path() / "left").string();
  const std::string killed_before = "sh -c 'touch /dev/shm/mongoc-$$; echo $$ >" + left +
                                    "; exec \"" CALLMILL_BINARY "\" --version' >/dev/null 2>'" + err + "'";
  REQUIRE(std::system(killed_before.c_str()) == 0);
  CHECK(content_of(err).empty());
  std::string pid = content_of(left);
  pid.erase(pid.find('\n'));
  CHECK_FALSE(std::filesystem::exists("/dev/shm/mongoc-" + pid));
}

TEST_CASE("a process of ours leaves no core file, and no other process of its user reads its memory") {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.db").string();
  REQUIRE(std::system(("'" CALLMILL_BINARY "' init --db '" + path + "' >/dev/null").c_str()) == 0);
  // Root without capabilities is a user like any other.
  const std::vector<std::string> drops{"--bounding-set=-all", "--inh-caps=-all"};
  const bool is_root = geteuid() == 0;
  std::vector<std::string> words = is_root ? drops : std::vector<std::string>{};
  words.insert(words.end(), {CALLMILL_BINARY, "run", "--db", path});
  const Program worker(words, {{"PATH", "/usr/bin:/bin"}}, is_root ? "setpriv" : "env");
  REQUIRE(soon([&] { return worker.err().find("runner_started") != std::string::npos; }));
  const std::string pid = std::to_string(worker.pid());
  CHECK(std::regex_search(content_of("/proc/" + pid + "/limits"), std::regex("Max core file size +0 +0 ")));
  const auto can_read = [&](const std::string& process) {
    const std::string as_user = is_root ? "setpriv " + drops[0] + " " + drops[1] + " " : "";
    return std::system((as_user + "sh -c 'cat /proc/" + process + "/environ >/dev/null 2>&1'").c_str()) == 0;
  };
  CHECK(can_read("$$"));
  CHECK_FALSE(can_read(pid));
}
