// SQL lives in sql/ and migrations/: no string literal below pipeline/ holds a statement.
#include <catch2/catch.hpp>
#include <regex>

#include "source_file.h"

using namespace callmill::tests;

namespace {

/// What only SQL says. English uses the same verbs ("select one from the list", "update the row", "begin again"), so a
/// pattern asks for the words that follow as well, and a statement that is one word must be the whole literal.
const std::vector<std::regex>& statements() {
  constexpr auto kFlags = std::regex::ECMAScript | std::regex::icase | std::regex::optimize;
  static const std::vector<std::regex> patterns = {
      std::regex(
          R"(\bselect\s+(\*|distinct\b|\d|:|[\w.]+\s*(,|\()|[\w.]+\s+from\s+\w+\s*(;|$|where\b|join\b|order\b|limit\b)))",
          kFlags),
      std::regex(R"(\binsert\s+(or\s+\w+\s+)?into\b)", kFlags),
      std::regex(R"(\breplace\s+into\b)", kFlags),
      std::regex(R"(\bupdate\s+[\w.]+\s+set\b)", kFlags),
      std::regex(R"(\bdelete\s+from\s+\w+\s*(;|$|where\b))", kFlags),
      std::regex(R"(^\s*(begin|commit|rollback|end|vacuum|analyze)\s*;?\s*$)", kFlags),
      std::regex(R"(\bbegin\s+(immediate|deferred|exclusive|transaction)\b)", kFlags),
      std::regex(R"(^\s*(savepoint|release|attach|detach|reindex|vacuum|analyze)\s+[\w.':]+)", kFlags),
      std::regex(R"(^\s*pragma\s+\w)", kFlags),
      std::regex(R"(\bpragma\s+\w+\s*(=|\(|;|$))", kFlags),
      std::regex(R"(\b(create|drop|alter)\s+((unique|temp|temporary|virtual)\s+)?(table|index|view|trigger)\s+\w)",
                 kFlags),
  };
  return patterns;
}

/// What `--help` prints may show a person the SQL to type.
bool is_help(const SourceFile& file, const Literal& literal) {
  return file.path.starts_with("commands/") && (literal.member == "details" || literal.member == "example");
}

std::vector<std::string> sql_in(const std::vector<SourceFile>& files) {
  std::vector<std::string> wrong;
  for (const SourceFile& file : files) {
    for (const Literal& literal : literals_of(file.text)) {
      if (is_help(file, literal)) continue;
      const std::string text = std::regex_replace(literal.text, std::regex(R"(\\[nt])"), " ");
      for (const std::regex& pattern : statements()) {
        if (!std::regex_search(text, pattern)) continue;
        wrong.push_back("pipeline/" + file.path + ":" + std::to_string(literal.line) + ": SQL: " + literal.text);
        break;
      }
    }
  }
  return wrong;
}

}  // namespace

TEST_CASE("no string of the pipeline is SQL") {
  CHECK(sql_in(pipeline_files()) == std::vector<std::string>{});
}

TEST_CASE("SQL in a string is found with its line, English with the same verbs is not") {
  const auto [code, found] = GENERATE(table<std::string, bool>({
      {R"~(run("select * from jobs");)~", true},
      {R"~(run("SELECT id, stage FROM jobs");)~", true},
      {R"~(run("select id from jobs where status = 'failed'");)~", true},
      {R"~(run("select count(*) from jobs");)~", true},
      {R"~(run("with x as (select 1) ...");)~", true},
      {"run(\"select id \"\n    // a comment between\n    \"from jobs\");", true},
      {"run(R\"sql(\n  select id from jobs\n)sql\");", true},
      {R"~(run("insert into jobs values (1)");)~", true},
      {R"~(run("INSERT OR IGNORE INTO jobs values (1)");)~", true},
      {R"~(run("update jobs set status = 'pending'");)~", true},
      {R"~(run("delete from jobs");)~", true},
      {R"~(run("begin immediate");)~", true},
      {R"~(run("COMMIT;");)~", true},
      {R"~(run("pragma user_version");)~", true},
      {R"~(run("PRAGMA journal_mode = wal");)~", true},
      {R"~(run("create table t (a)");)~", true},
      {R"~(run("drop index jobs_ready");)~", true},
      {R"~(run("vacuum into 'x'");)~", true},
      {R"~(// select * from jobs)~", false},
      {R"~(/* update jobs set x = 1 */ run("queue/claim");)~", false},
      {R"~(say("select one from the list");)~", false},
      {R"~(say("select a stage, or all");)~", false},
      {R"~(say("update the database with callmill init");)~", false},
      {R"~(say("asks to update; set --write");)~", false},
      {R"~(say("delete from the folder what is old");)~", false},
      {R"~(say("begin again");)~", false},
      {R"~(say("the schema version (pragma user_version of the file)");)~", false},
      {R"~(say("create tables by callmill init");)~", false},
      {R"~(char quote = '"'; run(select * from jobs); char end = '"';)~", false},
      {R"~(const int million = 1'000'000; say("rows");)~", false},
      {R"~(say("she said \"select\" and left");)~", false},
  }));
  INFO(code);
  const auto wrong = sql_in({{"runner/queue.cpp", "int before;\n" + code + "\n"}});
  CHECK(wrong.size() == (found ? 1 : 0));
  if (!wrong.empty()) CHECK_THAT(wrong.front(), Catch::StartsWith("pipeline/runner/queue.cpp:2: SQL: "));
}

TEST_CASE("help may show SQL; the same string anywhere else may not stand") {
  const auto [path, before, found] = GENERATE(table<std::string, std::string, bool>({
      {"commands/rerun.cpp", ".details =\n    ", false},
      {"commands/sql.cpp", ".example = ", false},
      {"commands/sql.cpp", ".about = ", true},
      {"commands/sql.cpp", "details = ", true},
      {"commands/sql.cpp", "details == ", true},
      {"runner/queue.cpp", ".details = ", true},
  }));
  INFO(path << " " << before);
  CHECK(sql_in({{path, before + "\"to do:\\nupdate jobs set status = 'pending'\""}}).size() == (found ? 1 : 0));
}

TEST_CASE("string literals are read as the compiler reads them") {
  const auto [code, texts] = GENERATE(table<std::string, std::vector<std::string>>({
      {R"~(f("a", "b"))~", {"a", "b"}},
      {R"~(f("a" "b"))~", {"ab"}},
      {"f(\"a\" /* and */\n \"b\")", {"ab"}},
      {R"~(f("a\"b"))~", {R"(a\"b)"}},
      {R"~(f('"', "a"))~", {"a"}},
      {R"~(f('\'', "a"))~", {"a"}},
      {"f(R\"x(a \"quoted\" b)x\")", {"a \"quoted\" b"}},
      {"#include \"domain/text.h\"\nf(\"a\")", {"a"}},
      {R"~(// "a")~", {}},
  }));
  INFO(code);
  std::vector<std::string> read;
  for (const Literal& literal : literals_of(code)) read.push_back(literal.text);
  CHECK(read == texts);
}
