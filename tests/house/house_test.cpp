// A small tree that keeps every rule, and what is planted in it.
#include <catch2/catch.hpp>
#include <sstream>

#include "house/scratch_tree.h"

using namespace callmill::house;

namespace {

const House kHouse = {.rooms = {{"domain"}, {"ledger", "domain/ sql/**"}, {"runner", "domain/ ledger/ sql/**"}}};

std::vector<SourceFile> clean_tree() {
  return {
      {"README.md", "# Callmill\n\nSee [the loop](pipeline/runner/loop.cpp).\n"},
      {"pipeline/domain/README.md", "# domain/\n"},
      {"pipeline/ledger/README.md", "# ledger/\n\nIncludes `domain/`.\n"},
      {"pipeline/runner/README.md", "# runner/\n\nIncludes `domain/` and `ledger/`.\n"},
      {"pipeline/domain/text.h", "#pragma once\n#include <string>\n"},
      {"pipeline/ledger/database.h", "#pragma once\n#include \"domain/text.h\"\n#include \"sql/ledger.h\"\n"},
      {"pipeline/runner/loop.cpp",
       "#include \"domain/text.h\"\n#include \"ledger/database.h\"\n#include \"sql/queue.h\"\nvoid loop() {\n  "
       "say(\"ready\");\n}\n"},
      {"sql/queue/claim.sql", "-- Claims.\n-- :ids integers jobs.id\nselect value from json_each(:ids);\n"},
      {"sql/views/v_jobs.sql", "create view v_jobs as select value ->> 'a' from json_each('[]');\n"},
  };
}

std::string printed(const Violation& violation) {
  std::ostringstream out;
  out << violation;
  return out.str();
}

}  // namespace

TEST_CASE("a tree that keeps the rules has no violations") {
  const ScratchTree scratch(clean_tree());
  const Tree tree = read_tree(scratch.root());
  CHECK(tree.code.size() == 3);
  CHECK(tree.sql.size() == 1);
  CHECK(tree.pages.size() == 4);
  CHECK(check(tree, kHouse) == Violations{});
}

TEST_CASE("what is planted against a rule is named: file, line, rule, what to do") {
  const auto [path, text, begins] = GENERATE(table<std::string, std::string, std::string>({
      {"pipeline/domain/a.h", "#include \"sql/queue.h\"\n", "pipeline/domain/a.h:1: arrow: domain must not include"},
      {"pipeline/domain/a.h", "#include <nlohmann/json.hpp>\n", "pipeline/domain/a.h:1: header: "},
      {"pipeline/cellar/wine.cpp", "", "pipeline/cellar/wine.cpp:1: room: "},
      {"pipeline/domain/a.cpp", std::string(301, '\n'), "pipeline/domain/a.cpp:301: size: "},
      {"pipeline/domain/a.cpp", "\nint f() {" + std::string(40, '\n') + "}\n",
       "pipeline/domain/a.cpp:2: size: f has 41"},
      {"pipeline/domain/a.cpp", "\nrun(\"select * from jobs\");\n", "pipeline/domain/a.cpp:2: sql: "},
      {"pipeline/runner/a.cpp", "run(\"queue/claim\");\n", "pipeline/runner/a.cpp:1: statement: "},
      {"pipeline/ledger/a.h", "#include <nlohmann/json_fwd.hpp>\n", "pipeline/ledger/a.h:1: json: "},
      {"sql/queue/record.sql", "-- :rows text rows\nselect value from json_each(:rows);\n",
       "sql/queue/record.sql:2: json: "},
      {"pipeline/README.md", "# The program\n[gone](gone.md)\n", "pipeline/README.md:2: link: gone.md"},
      {"pipeline/domain/README.md", "# domain/\n\nIncludes `web/`.\n", "pipeline/domain/README.md:3: page: its last"},
      {"pipeline/domain/README.md", std::string(16, '\n'), "pipeline/domain/README.md:16: page: 16 lines"},
  }));
  const ScratchTree scratch(clean_tree());
  scratch.write(path, text);
  const Violations wrong = check(read_tree(scratch.root()), kHouse);
  REQUIRE(wrong.size() == 1);
  CHECK_THAT(printed(wrong.front()), Catch::StartsWith(begins));
}

TEST_CASE("rings of rooms and a room of too many pairs are named in the whole tree") {
  const ScratchTree scratch(clean_tree());
  scratch.write("pipeline/domain/up.h", "#include \"runner/loop.h\"\n");
  scratch.write("pipeline/runner/down.h", "#include \"domain/up.h\"\n");
  for (int i = 0; i < 15; ++i) scratch.write("pipeline/runner/part" + std::to_string(i) + ".h", "");
  std::vector<std::string> rules;
  for (const Violation& one : check(read_tree(scratch.root()), kHouse)) rules.push_back(one.rule);
  // The short ring is domain -> runner -> domain, the long one goes by ledger.
  CHECK(rules == std::vector<std::string>{"arrow", "circle", "circle", "size"});
}

TEST_CASE("build folders and hidden ones are not read") {
  const ScratchTree scratch(clean_tree());
  scratch.write("build/x/README.md", "[gone](gone.md)\n");
  scratch.write(".venv/README.md", "[gone](gone.md)\n");
  CHECK(check(read_tree(scratch.root()), kHouse) == Violations{});
}
