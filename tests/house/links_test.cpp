#include <catch2/catch.hpp>

#include "house/scratch_tree.h"

using namespace callmill::house;

TEST_CASE("a link to a page, a heading or elsewhere passes; one that leads nowhere is named with its line") {
  const ScratchTree scratch(
      {{"README.md", "# Callmill\n"},
       {"ops/manual/leads.md", "# Leads\n\n## What `new` is, and isn't\n```\n# no heading\n```\n"}});
  const auto [link, found] = GENERATE(table<std::string, bool>({
      {"[a](../../README.md)", false},
      {"[a](leads.md)", false},
      {"[a](leads.md#what-new-is-and-isnt)", false},
      {"[a](#here)", false},
      {"[a](https://example.org/x)", false},
      {"[a](../manual)", false},
      {"[a](README.md)", true},
      {"[a](leads.md#what-new-was)", true},
      {"[a](leads.md#no-heading)", true},
      {"[a](#there)", true},
      {"```\n[a](README.md)\n```", false},
      {"see `ops/manual/leads.md`", false},
      {"see ops/manual/", false},
      {"see ops/manual/calls.md.", true},
      {"```\ncat sql/queue/claim.sql\n```", true},
      {"see sql/FOLDER.h", false},
      {"see /usr/share/ops/x", false},
  }));
  INFO(link);
  scratch.write("ops/manual/page.md", "# Here\n\n" + link + "\n");
  const Violations wrong = dead_links(read_tree(scratch.root()));
  REQUIRE(wrong.size() == (found ? 1 : 0));
  if (!found) return;
  CHECK(wrong.front().path == "ops/manual/page.md");
  CHECK(wrong.front().line == (link.starts_with("```") ? 4 : 3));
}
