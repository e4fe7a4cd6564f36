#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;
using Words = std::vector<std::string>;

namespace {

/// The words that run `text` from a file.
Words run_file(const Desk& desk, const std::string& text, const Words& more = {}) {
  const std::string path = (desk.folder.path() / "typed.sql").string();
  std::ofstream(path) << text;
  Words words{"sql", path};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("a statement runs by its name below sql/, or from a file") {
  Desk desk;
  CHECK(desk.ask({"sql", "desk/stage_names", "--format", "csv"}).out ==
        "name\r\nimport\r\nassemble\r\nsummarize\r\nemail\r\nroom\r\ndial\r\nlocate\r\nfollow\r\npush\r\n");
  const Words words = run_file(desk, "-- what for\nselect count(*) as n from jobs; -- end\n", {"--format", "csv"});
  CHECK(desk.ask(words).out == "n\r\n7\r\n");
}

TEST_CASE("a statement in the place of a file is refused with what sql takes, and so is a name that there is not") {
  Desk desk;
  CHECK_THROWS_WITH(desk.ask({"sql", "select 1"}),
                    "'select 1' is no file, and no name below sql/ such as reports/latency: put the statement into a "
                    "file, or type it in the sqlite3 shell");
  CHECK_THROWS_AS(desk.ask({"sql", "select 1"}), commands::Refusal);
  CHECK_THROWS_WITH(desk.ask({"sql", "desk/stage_nmaes"}), Catch::EndsWith("; did you mean desk/stage_names?"));
  CHECK_THROWS_WITH(desk.ask({"sql"}), Catch::Contains("expected a file with one statement, or a name below sql/"));
}

TEST_CASE("a parameter is a whole number, a real, null or text") {
  Desk desk;
  const auto [value, type, shown] = GENERATE(table<std::string, std::string, std::string>({
      {"12", "integer", "12"},
      {"-5", "integer", "-5"},
      {"9223372036854775807", "integer", "9223372036854775807"},
      {"0.5", "real", "0.5"},
      {"1e3", "real", "1000.0"},
      {"null", "null", "null"},
      {"'12'", "text", "\"12\""},
      {"'null'", "text", "\"null\""},
      {"a=b", "text", "\"a=b\""},
      {"2h", "text", "\"2h\""},
      {"nan", "text", "\"nan\""},
      {"", "text", "\"\""},
  }));
  const json row = json::parse(desk.ask(run_file(desk, "select typeof(:v) as type, :v as value",
                                                 {"--param", "v=" + value, "--format", "json"}))
                                   .out)
                       .at(0);
  CHECK(row.at("type") == type);
  CHECK(row.at("value").dump() == shown);
}

TEST_CASE("a statement that writes is refused unless --write is given") {
  Desk desk;
  const Words words = run_file(desk, "update jobs set priority = 5 where id = 1");
  CHECK_THROWS_AS(desk.ask(words), commands::Refusal);
  CHECK_THROWS_WITH(desk.ask(words), Catch::Contains("add --write"));
  CHECK(number(desk.database, "select priority from jobs where id = 1") == 0);
  Words allowed = words;
  allowed.emplace_back("--write");
  const Answer answer = desk.ask(allowed);
  CHECK(answer.err == "1 row changed\n");
  CHECK(number(desk.database, "select priority from jobs where id = 1") == 5);
}

TEST_CASE("what is written through a view is counted") {
  Desk desk;
  Words words = run_file(desk, "insert into call_results (call_id, qualification) values (1, '{}')");
  words.emplace_back("--write");
  CHECK(desk.ask(words).err == "1 row changed\n");
  words = run_file(desk, "update settings set value = value where name = 'nosuch'");
  words.emplace_back("--write");
  CHECK(desk.ask(words).err == "0 rows changed\n");
}

TEST_CASE("what cannot be run as one statement with its parameters is refused with a clear word") {
  Desk desk;
  const auto [text, parameters, said] = GENERATE(table<std::string, Words, std::string>({
      {"select 1; select 2", Words{}, "holds several statements"},
      {"select 1; -- comment\n delete from jobs", {"--write"}, "holds several statements"},
      {"select 1; nonsense", Words{}, "holds several statements"},
      {"-- only a comment\n", Words{}, "holds no statement"},
      {"selec 1", Words{}, "syntax error"},
      {"select \"nosuch\"", Words{}, "nosuch"},
      {"select :a, :b", {"--param", "a=1"}, "needs --param b=VALUE"},
      {"select :a", {"--param", "a=1", "--param", "c=1"}, "has no parameter :c"},
      {"select ?", Words{}, "must be named"},
      {"select 1", {"--param", "a"}, "expected name=value"},
      {"select :a", {"--param", "a=1", "--param", "a=2"}, "given twice"},
  }));
  const Words words = run_file(desk, text, parameters);
  CHECK_THROWS_WITH(desk.ask(words), Catch::Contains(said));
  CHECK(number(desk.database, "select count(*) from jobs") == 7);
}
