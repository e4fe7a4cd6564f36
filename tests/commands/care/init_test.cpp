// callmill init on an older database: the copy beside it, and the runners that hinder it.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>

#include "ledger/migrate.h"
#include "ledger/old_file.h"
#include "ledger/sql_files.h"
#include "runner/identity.h"
#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

namespace fs = std::filesystem;

struct OldDesk {
  ScratchFolder folder;
  ledger::Database database{path(), ledger::Access::create};

  explicit OldDesk(int version = 5) {
    make_old_file(database, version);
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
};

/// A runner that has not said that it stopped.
void add_runner(ledger::Database& database, const runner::Identity& who, const std::string& heartbeat) {
  auto insert = database.prepare(
      "insert into runners (id, host, boot_id, pid_namespace, pid, process_started, version, started_at, "
      "heartbeat_at) "
      "values (33, :host, :boot, :namespace, :pid, :started, '0.1.0', 1, unixepoch('now', :heartbeat))",
      "test");
  insert.bind("host", who.host).bind("boot", who.boot_id).bind("namespace", who.pid_namespace);
  insert.bind("pid", who.pid).bind("started", who.process_started).bind("heartbeat", heartbeat).run();
}

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
  add_runner(desk.database, who, heartbeat);
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
  desk.database.execute(
      "pragma ignore_check_constraints = on; update leads set attributes = '[]' where id = 1;"
      "pragma ignore_check_constraints = off",
      "test");
  CHECK_THROWS_WITH(desk.init(), Catch::Contains("CHECK constraint failed"));
  CHECK(ledger::database_version(desk.database) == 5);
  CHECK(desk.copies().empty());
}

TEST_CASE("init refuses a person's own part whose name callmill needs, before anything is changed, and names it") {
  const auto [version, own, named] = GENERATE(table<int, std::string, std::string>({
      {5, "create table results (mine text)", "table results"},
      {5, "create table Old_Leads (mine text)", "table Old_Leads"},
      {5, "create view made_views as select 1 as mine", "view made_views"},
      {5, "create table tenant_settings (mine text)", "table tenant_settings"},
      {5, "create table mine (a text); create index results_new on mine (a)", "index results_new"},
      {5, "create table mine (a text); create trigger leads_reason_on_insert after insert on mine begin select 1; end",
       "trigger leads_reason_on_insert"},
      {2, "create table leads (mine text)", "table leads"},
      {2, "create table call_results (mine text)", "table call_results"},
      {4, "create table results (mine text); create table old_jobs (mine text)", "table old_jobs, table results"},
  }));
  CAPTURE(own);
  OldDesk desk(version);
  desk.database.execute(own, "test");
  CHECK_THROWS_AS(desk.init(), commands::Refusal);
  CHECK_THROWS_WITH(desk.init(), Catch::Contains(": " + named + ": not callmill's, but callmill needs the name") &&
                                     Catch::Contains("nothing was changed: give a table another name"));
  CHECK(ledger::database_version(desk.database) == version);
  CHECK(desk.copies().empty());
}

TEST_CASE("every name that a later migration makes, though only on its way, is refused in an older file") {
  std::set<std::string> names;
  const std::regex made("(?:create table|rename to) (\\w+)");
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with("migrations/") || file.name < "migrations/0006") continue;
    const std::string text(file.text);
    for (std::sregex_iterator at(text.begin(), text.end(), made), end; at != end; ++at) names.insert((*at)[1]);
  }
  OldDesk desk;
  std::erase_if(names, [&](const std::string& name) {
    return number(desk.database, "select count(*) from sqlite_schema where name = '" + name + "'") > 0;
  });
  REQUIRE(names.size() > 20);
  std::string missing;
  for (const std::string& name : names) {
    desk.database.execute("create table " + name + " (mine text)", "test");
    if (ledger::clashes(desk.database) != std::vector<std::string>{"table " + name}) missing += name + " ";
    desk.database.execute("drop table " + name, "test");
  }
  CHECK(missing.empty());
}

TEST_CASE("a person's names that only look like callmill's hinder nothing") {
  OldDesk desk;
  desk.database.execute(
      "create table my_results (a text); create table old_mine (a text); create table results_2025 (a text);"
      "create view v_results as select 1 as a",
      "test");
  CHECK(ledger::clashes(desk.database).empty());
  CHECK(desk.init().code == 0);
  desk.database.execute("create table old_leads (mine text)", "test");
  CHECK(ledger::clashes(desk.database).empty());
}

TEST_CASE("the views of another callmill are refused with what to do, and init makes them again and says so") {
  Desk desk;
  desk.database.execute("update runners set stopped_at = 3, stop_reason = 'bye' where stopped_at is null", "test");
  desk.database.execute("update made_views set digest = 1 where name = 'v_jobs'", "test");
  CHECK_THROWS_AS(desk.ask({"status"}), commands::Refusal);
  CHECK_THROWS_WITH(desk.ask({"status"}), Catch::Contains("has the views of another callmill: 'callmill init --db " +
                                                          desk.path() + "' makes them again"));
  SECTION("init makes them") {
    CHECK_THAT(desk.ask({"init"}).out,
               Catch::Contains("already; its views were another callmill's, and were made again\n") &&
                   Catch::Contains("'callmill serve' that runs is not seen from here: restart it"));
    CHECK(desk.ask({"status"}).code == 0);
    CHECK_THAT(desk.ask({"init"}).out, Catch::EndsWith("already, nothing to do\n"));
  }
  SECTION("not while a runner works with the file") {
    add_runner(desk.database, runner::this_process(), "-0 seconds");
    CHECK_THROWS_WITH(desk.ask({"init"}), Catch::Contains("runner 33") && Catch::Contains("stop it first"));
    CHECK_FALSE(ledger::views_are_current(desk.database));
  }
  SECTION("not over a person's own part of a view's name") {
    desk.database.execute("drop view v_jobs; delete from made_views where name = 'v_jobs'; create table v_jobs (a)",
                          "test");
    CHECK_THROWS_WITH(desk.ask({"init"}), Catch::Contains("table v_jobs: not callmill's"));
  }
}

TEST_CASE("a runner that died without a word hinders no migration") {
  OldDesk desk;
  runner::Identity who = runner::this_process();
  SECTION("its pid is another process's") {
    add_runner(desk.database, {who.host, who.boot_id, who.pid_namespace, who.pid, 1}, "+0 seconds");
  }
  SECTION("the machine was started again") {
    add_runner(desk.database, {who.host, "x", who.pid_namespace, who.pid, 1}, "+0 seconds");
  }
  SECTION("another host's, silent for an hour") {
    who.host = "elsewhere";
    add_runner(desk.database, who, "-1 hour");
  }
  CHECK(desk.init().code == 0);
  CHECK(ledger::database_version(desk.database) == ledger::program_version());
}
