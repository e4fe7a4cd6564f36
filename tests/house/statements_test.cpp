#include <catch2/catch.hpp>

#include "house/rules.h"

using namespace callmill::house;

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
  const Violations wrong = sql_in_strings({{"runner/queue.cpp", "int before;\n" + code + "\n"}});
  CHECK(wrong.size() == (found ? 1 : 0));
  if (wrong.empty()) return;
  CHECK(wrong.front().path == "pipeline/runner/queue.cpp");
  CHECK(wrong.front().line == 2);
}

TEST_CASE("help may show SQL; the same string anywhere else is named") {
  const auto [path, before, found] = GENERATE(table<std::string, std::string, bool>({
      {"commands/rerun.cpp", ".details =\n    ", false},
      {"commands/sql.cpp", ".example = ", false},
      {"commands/sql.cpp", ".about = ", true},
      {"commands/sql.cpp", "details = ", true},
      {"commands/sql.cpp", "details == ", true},
      {"runner/queue.cpp", ".details = ", true},
  }));
  INFO(path << " " << before);
  const std::string code = before + "\"to do:\\nupdate jobs set status = 'pending'\"";
  CHECK(sql_in_strings({{path, code}}).size() == (found ? 1 : 0));
}

TEST_CASE("a string that names a statement, or a folder of them, is named") {
  const std::vector<SourceFile> sql = {
      {"queue/claim.sql", ""}, {"stages/email/load.sql", ""}, {"reports/cost.sql", ""}};
  const auto [literal, found] = GENERATE(table<std::string, bool>({
      {"queue/claim", true},
      {"stages/email/load", true},
      {"stages/email/", true},
      {"queue/", true},
      {"reports/cost", true},
      {"reports/", false},  // and a person's word behind it
      {"queue/climb", false},
      {"a queue/claim too many", false},
      {"text/csv", false},
  }));
  INFO(literal);
  const Violations wrong = named_statements({{"runner/queue.cpp", "\nrun(\"" + literal + "\");\n"}}, sql);
  REQUIRE(wrong.size() == (found ? 1 : 0));
  if (found) CHECK(wrong.front().line == 2);
}

TEST_CASE("JSON that SQL would take apart is named, a set and a column of JSON are not") {
  const auto [body, found] = GENERATE(table<std::string, bool>({
      {"select value from json_each(:ids)", false},
      {"select 1 from json_each(:names) as wanted where wanted.value = 'a'", false},
      {"select item.value ->> 'role' from transcripts, json_each(transcripts.turns) as item", false},
      {"-- json_each(:rows) once took objects apart\nselect 1", false},
      {"select value from json_each(:rows)", true},
      {"select 1 from json_tree( :rows )", true},
      {"select wanted.value ->> 'id' from json_each(:names) as wanted", true},
      {"select json_extract(wanted.value, '$.id') from json_each(:names) wanted", true},
      {"select :rows ->> 'id'", true},
      {"select :rows -> 0", true},
      {"select json_extract(:rows, '$.id')", true},
  }));
  INFO(body);
  const std::string head =
      "-- Is a statement.\n-- :ids   integers  jobs.id\n-- :names texts     names\n"
      "-- :rows  text      rows\n";
  const Violations wrong = json_rows({}, {{"queue/record.sql", head + body + ";\n"}});
  REQUIRE(wrong.size() == (found ? 1 : 0));
  if (!found) return;
  CHECK(wrong.front().path == "sql/queue/record.sql");
  CHECK(wrong.front().line == 5);
}

TEST_CASE("a second reader of JSON is named with its line") {
  const auto [code, found] = GENERATE(table<std::string, bool>({
      {"const json body = json::parse(text, nullptr, false);", true},
      {"auto made = nlohmann::ordered_json::parse(text);", true},
      {"Json::parse(row.recipients)", true},
      {"return nlohmann::json::accept(text);", true},
      {"json::sax_parse (text, &handler);", true},
      {"nlohmann::json::from_bson(bytes);", true},
      {"simdjson::dom::parser parser;", true},
      {"// json::parse(text) recursed\n", false},
      {"say(\"json::parse(text)\");", false},
      {"read_json(text);", false},
      {"std::size_t RequestReader::parse(std::string_view bytes) {", false},
      {"json::parser_callback_t callback;", false},
  }));
  INFO(code);
  const Violations wrong = other_json_readers({{"web/api/process.cpp", "int before;\n" + code + "\n"}});
  REQUIRE(wrong.size() == (found ? 1 : 0));
  if (found) CHECK(wrong.front().line == 2);
  CHECK(other_json_readers({{"domain/json_reader.cpp", code}}).empty());
}

TEST_CASE("the ledger knows no JSON") {
  const std::string text = "#include <string>\n#include <nlohmann/json_fwd.hpp>\n";
  REQUIRE(json_rows({{"ledger/row.h", text}}, {}).size() == 1);
  CHECK(json_rows({{"ledger/row.h", text}}, {}).front().line == 2);
  CHECK(json_rows({{"domain/row.h", text}}, {}).empty());
}
