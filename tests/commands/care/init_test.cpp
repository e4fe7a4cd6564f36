// callmill init on an older database: the copy beside it, and the runners that hinder it.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "ledger/old_file.h"
#include "runner/identity.h"
#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

namespace fs = std::filesystem;

struct OldDesk {
  ScratchFolder folder;
  ledger::Database database{path(), ledger::Access::create};

  OldDesk() {
    make_old_file(database, 5);
    database.execute("update runners set stopped_at = 3, stop_reason = 'bye' where stopped_at is null", "test");
  }
  std::string path() const { return (folder.path() / "callmill.db").string(); }

  Answer init(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), "init");
    Answer answer = ask(path(), words);
    answer.out += answer.err;
    return answer;
  }
  std::vector<std::string> copies() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      if (entry.path().filename().string().starts_with("callmill.db.")) names.push_back(entry.path().string());
    }
    return names;
  }
  /// A runner that has not said that it stopped.
  void add_runner(const runner::Identity& who, const std::string& heartbeat) {
    auto insert = database.prepare(
        "insert into runners (id, host, boot_id, pid_namespace, pid, process_started, version, started_at, "
        "heartbeat_at) "
        "values (33, :host, :boot, :namespace, :pid, :started, '0.1.0', 1, unixepoch('now', :heartbeat))",
        "test");
    insert.bind("host", who.host).bind("boot", who.boot_id).bind("namespace", who.pid_namespace);
    insert.bind("pid", who.pid).bind("started", who.process_started).bind("heartbeat", heartbeat).run();
  }
};

}  // namespace

TEST_CASE("an older database is copied beside itself before it is migrated, for its owner alone") {
  OldDesk desk;
  const auto mask = ::umask(0);
  const Answer answer = desk.init();
  ::umask(mask);
  CHECK(answer.code == 0);
  CHECK(ledger::database_version(desk.database) == ledger::program_version());
  const auto copies = desk.copies();
  REQUIRE(copies.size() == 1);
  CHECK_THAT(copies[0], Catch::Matches(".*/callmill\\.db\\.schema5-[0-9]{8}T[0-9]{6}Z"));
  CHECK_THAT(answer.out,
             Catch::Contains("migrated from schema version 5") && Catch::Contains("as it was: " + copies[0]));
  CHECK((fs::status(copies[0]).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
  ledger::Database copy(copies[0], ledger::Access::read_only);
  CHECK(ledger::database_version(copy) == 5);
  CHECK(number(copy, "select count(*) from calls") == number(desk.database, "select count(*) from calls"));
  CHECK_THAT(desk.init().out, Catch::Contains("already, nothing to do"));
  CHECK(desk.copies().size() == 1);
}

TEST_CASE("--no-copy leaves no copy") {
  OldDesk desk;
  CHECK(desk.init({"--no-copy"}).code == 0);
  CHECK(desk.copies().empty());
}

TEST_CASE("init refuses, and changes nothing, while a runner of the file is alive or may be") {
  OldDesk desk;
  runner::Identity who = runner::this_process();
  std::string heartbeat = "+0 seconds";
  SECTION("this process, silent for an hour") {
    heartbeat = "-1 hour";
  }
  SECTION("one of another host that was heard just now") {
    who.host = "elsewhere";
  }
  SECTION("one of another pid namespace that was heard just now") {
    who.pid_namespace = "pid:[1]";
  }
  desk.add_runner(who, heartbeat);
  CHECK_THROWS_WITH(desk.init(), Catch::Contains("runner 33 (process " + std::to_string(who.pid) + " on " + who.host) &&
                                     Catch::Contains("nothing was changed"));
  CHECK(ledger::database_version(desk.database) == 5);
  CHECK(desk.copies().empty());
}

TEST_CASE("init refuses what a person added to its tables, names it and changes nothing") {
  const auto [addition, named] = GENERATE(table<std::string, std::string>({
      {"alter table leads add column owner text", "column leads.owner"},
      {"create index mine on leads (city)", "index mine on leads"},
      {"create trigger mine after insert on calls begin select 1; end", "trigger mine on calls"},
  }));
  OldDesk desk;
  desk.database.execute(addition, "test");
  CHECK_THROWS_WITH(desk.init(), Catch::Contains(named + ": not callmill's"));
  CHECK_THROWS_WITH(desk.init({"--no-copy"}), Catch::Contains("nothing was changed"));
  CHECK(ledger::database_version(desk.database) == 5);
  CHECK(desk.copies().empty());
}

TEST_CASE("tables, views, indexes and triggers of a person's own hinder no migration, and stay") {
  OldDesk desk;
  desk.database.execute(
      "create table mine (a text, b int); create index mine_a on mine (a); create view v_mine as select external_id "
      "from calls; create trigger mine_t after insert on mine begin select 1; end",
      "test");
  CHECK(desk.init().code == 0);
  CHECK(number(desk.database, "select count(*) from sqlite_schema where name like '%mine%'") == 4);
}

TEST_CASE("a migration that fails leaves no copy behind") {
  OldDesk desk;
  desk.database.execute("create table results (mine text)", "test");
  CHECK_THROWS(desk.init());
  CHECK(ledger::database_version(desk.database) == 5);
  CHECK(desk.copies().empty());
}

TEST_CASE("a runner that died without a word hinders no migration") {
  OldDesk desk;
  runner::Identity who = runner::this_process();
  SECTION("its pid is another process's") {
    desk.add_runner({who.host, who.boot_id, who.pid_namespace, who.pid, 1}, "+0 seconds");
  }
  SECTION("the machine was started again") {
    desk.add_runner({who.host, "x", who.pid_namespace, who.pid, 1}, "+0 seconds");
  }
  SECTION("another host's, silent for an hour") {
    who.host = "elsewhere";
    desk.add_runner(who, "-1 hour");
  }
  CHECK(desk.init().code == 0);
  CHECK(ledger::database_version(desk.database) == ledger::program_version());
}
