#include "domain/outreach_id.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("a call's id holds calls.id and eight letters or digits by chance") {
  int asked = 0;
  CHECK(outreach_id(1017, [&] { return asked++ / 8.0; }) == "outreach-1017-aejnsw15");
  CHECK(asked == 8);
  CHECK(outreach_id(1, [] { return 0.0; }) == "outreach-1-aaaaaaaa");
  CHECK(outreach_id(1, [] { return 0.9999999999999999; }) == "outreach-1-99999999");
}

TEST_CASE("an id of an older version may be another database's") {
  const auto [id, is_own] = GENERATE(table<std::string, bool>({
      {"outreach-1017-k3f9x2a7", true},
      {"outreach-1-00000000", true},
      {"outreach-1017", false},
      {"outreach-1017-", false},
      {"outreach-1017-k3f9x2a", false},
      {"outreach-1017-k3f9x2a77", false},
      {"outreach-1017-K3F9X2A7", false},
      {"outreach--k3f9x2a7", false},
      {"outreach-x-k3f9x2a7", false},
      {"outreach-k3f9x2a7", false},
      {"call-1-k3f9x2a7", false},
      {"", false},
  }));
  INFO(id);
  CHECK(is_nobody_elses(id) == is_own);
}

TEST_CASE("the id of a call is told from other words, in either form") {
  const auto [word, is_id] = GENERATE(table<std::string, bool>({
      {"outreach-17-k3f9x2a7", true},
      {"outreach-17", true},
      {"outreach-", false},
      {"outreach-team", false},
      {"outreach-17-", false},
      {"outreach-17-of-20", false},
      {"re-outreach-17", false},
      {"call-17", false},
      {"", false},
  }));
  INFO(word);
  CHECK(is_call_id(word) == is_id);
}
