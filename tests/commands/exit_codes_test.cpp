#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>

#include "places.h"
#include "support/desk.h"

using namespace callmill::tests;

namespace {

/// Runs the real program with an empty environment; `words` are a shell's. stdout and stderr come together.
Answer shell(const std::string& words, const std::string& environment = "") {
  const std::string line = "env -i " + environment + " '" CALLMILL_BINARY "' " + words + " 2>&1";
  FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> block{};
  for (std::size_t n = 0; (n = fread(block.data(), 1, block.size(), pipe)) > 0;) out.append(block.data(), n);
  const int status = pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out, ""};
}

}  // namespace

TEST_CASE("the program exits with the code that its help promises, and says why") {
  Desk desk;
  const auto [words, code, said] = GENERATE(table<std::string, int, std::string>({
      {"--help", 0, "Exit codes:"},
      {"--version", 0, "callmill "},
      {"status --help", 0, "Example:"},
      {"--db DB status", 0, "jobs"},
      {"", 2, "no command given"},
      {"nosuch", 2, "unknown command 'nosuch'"},
      {"help", 0, "settings             Lists every setting"},
      {"help settings", 0, "| `--db` "},
      {"help no_recipients", 0, "tenants.recipients"},
      {"help nosuch", 2, "expected one of changes, commands, dialling"},
      {"help import", 2, "'callmill import --help' describes that command"},
      {"--config /nonexistent help failures", 0, "# Failures"},
      {"status --nosuch", 2, "--nosuch"},
      {"--log-level loud --db DB status", 2, "trace, debug, info, warn or error"},
      {"--db DB report nosuch", 2, "report: expected answer_rate_by_hour, attempts_per_lead"},
      {"--db DB status --format yaml", 2, "table, json or csv"},
      {"--db /nonexistent/no.db status", 4, "callmill init"},
      {"--db /nonexistent/no.db init", 4, "there is no folder /nonexistent"},
      {"--db /tmp status", 4, "is a directory"},
      {"--db /tmp init", 4, "is a directory"},
      {"--db " CALLMILL_SOURCE_DIR "/LICENSE status", 4, "LICENSE is no SQLite database"},
      {"--db " CALLMILL_SOURCE_DIR "/LICENSE init", 4, "LICENSE is no SQLite database"},
      {"status extra", 2, "too many arguments for 'status'\ntry 'callmill status --help'"},
      {"--db DB report cost --until 1971-01-01 --since 1970-01-01 --tenant acme", 0,
       "nothing from 1970-01-01 00:00 UTC to 1971-01-01 00:00 UTC of tenant acme"},
      {"report --help", 0, "callmill report [NAME]"},
      {"rerun --help", 0, "callmill rerun [JOB...]"},
      {"--db DB show call nosuch", 4, "no call"},
  }));
  std::string line = words;
  if (const auto at = line.find("DB "); at != std::string::npos) line.replace(at, 2, desk.path());
  const Answer answer = shell(line);
  CHECK(answer.code == code);
  CHECK_THAT(answer.out, Catch::Contains(said));
}

TEST_CASE("a database newer than the program is exit code 3, an older one 4 with what to do") {
  Desk desk;
  desk.database.execute("pragma user_version = 9999", "test");
  CHECK(shell("--db " + desk.path() + " status").code == 3);
  CHECK(shell("--db " + desk.path() + " init").code == 3);
  desk.database.execute("pragma user_version = 1", "test");
  const Answer older = shell("--db " + desk.path() + " status");
  CHECK(older.code == 4);
  CHECK_THAT(older.out, Catch::Contains("callmill init"));
}

TEST_CASE("an unknown variable of ours is a usage error that names it") {
  const Answer answer = shell("config", "CALLMILL_DBB=x");
  CHECK(answer.code == 2);
  CHECK_THAT(answer.out, Catch::Contains("CALLMILL_DBB"));
}

TEST_CASE("a setting that cannot be read stops every command that reads settings, before it does anything") {
  Desk desk;
  const auto words = GENERATE(as<std::string>{}, "config", "run --once", "plan", "status", "serve");
  const Answer answer = shell(words + " --db " + desk.path(), "CALL_WINDOW_START=25:00");
  CHECK(answer.code == 2);
  CHECK_THAT(answer.out, Catch::StartsWith("callmill: environment variable CALL_WINDOW_START: expected a time from "));
  CHECK(shell("help settings", "CALL_WINDOW_START=25:00").code == 0);
}

TEST_CASE("config refuses a file that a setting names and that cannot be read") {
  const auto name = GENERATE(as<std::string>{}, "CALLMILL_MAPPING", "CALLMILL_CA_FILE", "TALKINGSHOPS_TEMPLATE");
  const Answer answer = shell("config", name + "=/nowhere/file");
  CHECK(answer.code == 4);
  CHECK_THAT(answer.out, Catch::Contains("/nowhere/file: cannot be read"));
}

TEST_CASE("a secret appears in no output of the program") {
  const auto words =
      GENERATE(as<std::string>{}, "config", "config --format json", "--log-level trace config", "nosuch");
  CHECK_THAT(shell(words, "OPENAI_API_KEY=hunter2 SMTP_PASSWORD=hunter2").out, !Catch::Contains("hunter2"));
}

TEST_CASE("init makes a database, and a second one changes nothing") {
  const callmill::tests::ScratchFolder folder;
  const std::string db = (folder.path() / "new.db").string();
  CHECK_THAT(shell("init --db " + db).out, Catch::Contains("created with schema version"));
  CHECK_THAT(shell("init --db " + db).out, Catch::Contains("already, nothing to do"));
  CHECK(shell("status --db " + db).code == 0);
}

TEST_CASE("init leaves another program's database as it is") {
  const callmill::tests::ScratchFolder folder;
  const std::string db = (folder.path() / "other.db").string();
  callmill::ledger::Database(db, callmill::ledger::Access::create).execute("create table bills (n)", "test");
  const Answer answer = shell("init --db " + db);
  CHECK(answer.code == 4);
  CHECK_THAT(answer.out, Catch::Contains("tables of another program"));
  callmill::ledger::Database after(db, callmill::ledger::Access::read_only);
  auto query = after.prepare("select count(*) as tables from sqlite_schema", "test");
  query.next();
  CHECK(query.get<std::int64_t>("tables") == 1);
}

TEST_CASE("output that cannot be written is a failure") {
  CHECK(shell("--help > /dev/full").code == 1);
}
