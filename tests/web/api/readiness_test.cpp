#include "web/api/readiness.h"

#include <catch2/catch.hpp>

#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using namespace callmill::web;
using namespace std::chrono_literals;

namespace {

const UnixTime kNow = unix_time(1'795'219'200);

std::string failing(const std::vector<Check>& checks) {
  std::string all;
  for (const Check& check : checks) {
    if (!check.why.empty()) all += check.name + ": " + check.why + ". ";
  }
  return all;
}

}  // namespace

TEST_CASE("ready: the database can be written, has this program's schema, and no stage is halted", "[web]") {
  Scratch scratch;
  CHECK(check_readiness(scratch.database, kNow) == std::vector<Check>{{"database"}, {"schema"}, {"stages"}});
}

TEST_CASE("each check that fails says why", "[web]") {
  const std::string needed = "this program needs " + std::to_string(ledger::program_version()) + ". ";
  const auto [sql, said] = GENERATE_COPY(table<std::string, std::string>({
      {"pragma user_version = 2", "schema: the database has schema version 2, " + needed},
      {"pragma user_version = 99", "schema: the database has schema version 99, " + needed},
      {"update stages set paused_until = 1795219201, pause_reason = 'quota' where name = 'email'",
       "stages: email is halted until 2026-11-21T00:00:01Z: quota. "},
      {"update stages set paused_until = 1795222800, pause_reason = 'moving' where name in ('email', 'import')",
       "stages: import is halted until 2026-11-21T01:00:00Z: moving; email is halted until 2026-11-21T01:00:00Z: "
       "moving. "},
      {"update stages set paused_until = 1795219200, pause_reason = 'over' where name = 'email'", ""},
      {"pragma query_only = on", "database: the database is read-only. "},
      {"drop table llm_prices", "database: the database refused it; the log says why. "},
      {"drop table llm_prices; pragma user_version = 99",
       "database: the database refused it; the log says why. schema: the database has schema version 99, " + needed},
  }));
  INFO(sql);
  Scratch scratch;
  scratch.database.execute(sql, "test");
  CHECK(failing(check_readiness(scratch.database, kNow)) == said);
}

TEST_CASE("a check of readiness writes to the disk and changes no row", "[web]") {
  Scratch scratch;
  ledger::Database other(scratch.path());
  const std::int64_t before = other.data_version();
  const std::int64_t prices = number(other, "select count(*) from llm_prices");
  check_readiness(scratch.database, kNow);
  CHECK(other.data_version() != before);
  CHECK(number(other, "select count(*) from llm_prices") == prices);
}

TEST_CASE("ready is 200 with what was looked at, not ready is 503 with what fails", "[web]") {
  const Response ready = readiness_response({{"database"}, {"schema"}}, "req-1");
  CHECK(ready.status == 200);
  CHECK(ready.body == "{\"status\":\"ready\",\"checks\":[\"database\",\"schema\"]}\n");
  const Response not_ready = readiness_response({{"database", "no"}, {"schema"}, {"stages", "x halted"}}, "req-1");
  CHECK(not_ready.status == 503);
  CHECK(error_of(not_ready, "code") == "not_ready");
  CHECK(error_of(not_ready, "message") == "database: no; stages: x halted");
}

TEST_CASE("/readyz says soon that the database is locked: all who ask share one check, and nobody else waits for it",
          "[web]") {
  Caller caller;
  CHECK(caller.ask("GET", "/readyz").status == 200);
  {
    const ledger::Transaction held(caller.database);
    std::vector<Pending> looks;
    for (int i = 0; i < 20; ++i) looks.push_back(caller.start(caller.request("GET", "/readyz")));
    CHECK(caller.ask("GET", "/api/v1/process/tenant-a/call-0001").status == 404);
    for (Pending& look : looks) {
      const Response response = look.response();
      CHECK(response.status == 503);
      CHECK(error_of(response, "message") == "database: another program holds the database's write lock");
    }
  }
  CHECK(caller.ask("GET", "/readyz").status == 200);
}
