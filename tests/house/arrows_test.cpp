#include <catch2/catch.hpp>

#include "house/rules.h"

using namespace callmill::house;

namespace {

const House& small_house() {
  static const House house = {
      .rooms = {{"domain"},
                {"domain/mail", "domain/"},
                {"ledger", "domain/time.h sql/**"},
                {"stages", "domain/**"},
                {"stages/postcall", "domain/** stages/stage.h"},
                {"runner", "domain/ ledger/ stages/stage.h"},
                {".", "runner/"}},
      .exceptions = {{"stages/all_stages.cpp", "stages/postcall/"}},
      .apart = {{"stages/postcall", "call_row.h"}},
  };
  return house;
}

SourceFile including(const std::string& path, const std::string& included) {
  return {path, "#pragma once\n#include <string>\n#include \"" + included + "\"\n"};
}

}  // namespace

TEST_CASE("an include along the arrows passes, one against them is named with file and line") {
  const auto [path, included, passes] = GENERATE(table<std::string, std::string, bool>({
      {"domain/retry.cpp", "domain/verdict.h", true},
      {"domain/retry.cpp", "domain/mail/address.h", false},
      {"domain/retry.cpp", "ledger/statement.h", false},
      {"domain/mail/address.cpp", "domain/text.h", true},
      {"domain/mail/address.cpp", "sql/mails.h", false},
      {"ledger/statement.cpp", "ledger/row.h", true},
      {"ledger/statement.cpp", "domain/time.h", true},
      {"ledger/statement.cpp", "domain/text.h", false},
      {"ledger/statement.cpp", "sql/ledger.h", true},
      {"ledger/statement.cpp", "sql/stages/email.h", true},
      {"stages/postcall/email.cpp", "stages/postcall/email.h", true},
      {"stages/postcall/email.cpp", "stages/postcall/email_row.h", true},
      {"stages/postcall/email.cpp", "stages/postcall/call_row.h", true},
      {"stages/postcall/email.cpp", "stages/postcall/summarize.h", false},
      {"stages/postcall/email_row.h", "stages/postcall/summarize_row.h", false},
      {"stages/postcall/email.cpp", "stages/stage.h", true},
      {"stages/postcall/email.cpp", "stages/all_stages.h", false},
      {"stages/postcall/email.cpp", "domain/mail/address.h", true},
      {"stages/stage.h", "stages/postcall/email.h", false},
      {"stages/all_stages.cpp", "stages/postcall/email.h", true},
      {"stages/all_stages.cpp", "runner/worker.h", false},
      {"runner/worker.cpp", "stages/stage.h", true},
      {"runner/worker.cpp", "stages/all_stages.h", false},
      {"runner/worker.cpp", "domain/mail/address.h", false},
      {"main.cpp", "runner/worker.h", true},
      {"main.cpp", "domain/text.h", false},
  }));
  INFO(path << " includes " << included);
  const Violations wrong = wrong_arrows({including(path, included)}, small_house());
  REQUIRE(wrong.empty() == passes);
  if (passes) return;
  CHECK(wrong.front().path == "pipeline/" + path);
  CHECK(wrong.front().line == 3);
  CHECK_THAT(wrong.front().what, Catch::Contains(" must not include " + included + "; move"));
}

TEST_CASE("an arrow that no file of its room needs is named, and an exception that its file does not need") {
  const House house = {.rooms = {{"domain"}, {"ledger", "domain/time.h sql/**"}, {"runner", "domain/ ledger/"}},
                       .exceptions = {{"ledger/open.cpp", "runner/"}}};
  const std::vector<SourceFile> needed = {
      including("ledger/a.cpp", "domain/time.h"), including("ledger/b.cpp", "sql/queue.h"),
      including("ledger/open.cpp", "runner/c.h"), including("runner/c.h", "domain/text.h"),
      including("runner/d.h", "ledger/a.h")};
  CHECK(unused_arrows(needed, house).empty());
  const auto [left_out, begins] = GENERATE(table<std::size_t, std::string>({
      {0, "ledger does not include domain/time.h; take"},
      {1, "ledger does not include sql/**; take"},
      {2, "ledger/open.cpp does not include runner/; take"},
      {3, "runner does not include domain/; take"},
      {4, "runner does not include ledger/; take"},
  }));
  auto code = needed;
  code.erase(code.begin() + static_cast<std::ptrdiff_t>(left_out));
  const Violations wrong = unused_arrows(code, house);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().path == "tests/house/rooms.cpp");
  CHECK_THAT(wrong.front().what, Catch::StartsWith(begins));
}

TEST_CASE("rooms that include each other in a ring are named once, with the way round") {
  const std::vector<SourceFile> code = {including("domain/a.h", "ledger/b.h"), including("ledger/b.h", "runner/c.h"),
                                        including("runner/c.h", "domain/a.h"), including("main.cpp", "runner/c.h")};
  const Violations wrong = circles(code, small_house());
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().path == "pipeline/domain/a.h");
  CHECK(wrong.front().line == 3);
  CHECK_THAT(wrong.front().what, Catch::StartsWith("domain -> ledger -> runner -> domain; "));
}

TEST_CASE("arrows that do not close, and those between a room and one within it, are no ring") {
  CHECK(circles({including("domain/a.h", "ledger/b.h"), including("runner/c.h", "ledger/b.h"),
                 including("domain/a.h", "runner/c.h")},
                small_house())
            .empty());
  CHECK(circles({including("stages/all_stages.cpp", "stages/postcall/email.h"),
                 including("stages/postcall/email.h", "stages/stage.h")},
                small_house())
            .empty());
}

TEST_CASE("a folder that is no room is named, and a room or an exception without files") {
  const House house = {.rooms = {{"domain"}, {"attic"}}, .exceptions = {{"domain/gone.cpp", "attic/"}}};
  const Violations wrong = unknown_rooms({{"domain/a.h", ""}, {"cellar/wine.cpp", ""}, {"cellar/ham.cpp", ""}}, house);
  REQUIRE(wrong.size() == 3);
  CHECK(wrong[0].path == "pipeline/cellar/wine.cpp");
  CHECK_THAT(wrong[1].what, Catch::StartsWith("attic has no files"));
  CHECK_THAT(wrong[2].what, Catch::StartsWith("domain/gone.cpp is not there"));
}

TEST_CASE("MongoDB's driver is in one .cpp of the importer, json.hpp in no header") {
  const std::string driver = "#include <mongoc/mongoc.h>\n";
  const std::string json = "#include <nlohmann/json.hpp>\n";
  const auto [files, wrong] = GENERATE_COPY(table<std::vector<SourceFile>, std::size_t>({
      {{{"outside/importer/live.cpp", driver}}, 0},
      {{{"outside/importer/live.cpp", driver + "#  include <mongoc/mongoc.h>\n"}}, 0},
      {{{"outside/importer/live.cpp", driver}, {"outside/importer/more.cpp", driver}}, 1},
      {{{"outside/importer/live.h", driver}}, 1},
      {{{"outside/curl.cpp", driver}}, 1},
      {{{"stages/postcall/import.cpp", driver}}, 1},
      {{{"domain/text.cpp", json}}, 0},
      {{{"domain/text.h", json}}, 1},
      {{{"domain/text.h", "#include <nlohmann/json_fwd.hpp>\n"}}, 0},
  }));
  CHECK(headers_out_of_place(files).size() == wrong);
}
