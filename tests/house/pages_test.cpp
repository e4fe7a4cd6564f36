#include <catch2/catch.hpp>

#include "house/rules.h"

using namespace callmill::house;

TEST_CASE("a room without a page is named, and one whose page has more than 15 lines") {
  const House house = {{{"domain"}, {"web/http"}, {"."}}};
  const SourceFile page{"pipeline/domain/README.md", std::string(15, '\n')};
  CHECK(wrong_pages({page, {"pipeline/web/http/README.md", ""}}, house).empty());
  const Violations wrong = wrong_pages({{page.path, page.text + "\n"}}, house);
  REQUIRE(wrong.size() == 2);
  CHECK_THAT(wrong[0].what, Catch::StartsWith("16 lines"));
  CHECK(wrong[1].path == "pipeline/web/http/README.md");
}

TEST_CASE("a page names its room's arrows between backticks in its last paragraph, no more and no fewer") {
  const House house = {.rooms = {{"runner", "domain/ ledger/database.h sql/**"}},
                       .exceptions = {{"runner/loop.cpp", "stages/"}, {"web/api.cpp", "web/http/"}}};
  const auto [paragraph, begins] = GENERATE(table<std::string, std::string>({
      {"Includes `domain/`, `ledger/database.h`, `stages/` and generated types; `Duty` is not a path.", ""},
      {"Includes `domain/`, `stages/`,\n`ledger/database.h`.", ""},
      {"Includes `domain/` and `stages/`.", "its last paragraph, 'Includes ...', lacks ledger/database.h"},
      {"Includes domain/, `ledger/database.h`, `stages/`.", "its last paragraph, 'Includes ...', lacks domain/"},
      {"Includes `domain/`, `ledger/database.h`, `stages/` and `web/http/`.",
       "its last paragraph, 'Includes ...', names web/http/, which"},
      {"It is the loop. Includes `domain/`.", "its last paragraph, 'Includes ...', lacks domain/, ledger/database.h"},
      {"Includes `domain/` and `ledger/database.h",
       "its last paragraph, 'Includes ...', lacks ledger/database.h, stages/"},
  }));
  INFO(paragraph);
  const Violations wrong =
      wrong_pages({{"pipeline/runner/README.md", "# runner/\n\nThe loop: `web/x`.\n\n" + paragraph + "\n"}}, house);
  REQUIRE(wrong.empty() == begins.empty());
  if (!begins.empty()) CHECK_THAT(wrong.front().what, Catch::StartsWith(begins));
}
