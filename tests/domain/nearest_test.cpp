#include "domain/nearest.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("the nearest name is the one with the fewest letters wrong, or the first that the word begins") {
  const std::vector<std::string> names{
      "settings", "service", "call_window_start", "call_whitelist_numbers", "mail", "dispatch_failed", "room",
      "timeout",  "report",  "post_call_day",     "no_recipients",          "dial"};
  const auto [word, meant] = GENERATE(table<std::string, std::string>({
      {"setings", "settings"},
      {"settigns", "settings"},  // swapped
      {"SETTINGS", "settings"},
      {"servise", "service"},
      {"post-call-day", "post_call_day"},
      {"CALL_WHITELIST", "call_whitelist_numbers"},
      {"no_recipient", "no_recipients"},
      {"time", "timeout"},
      {"romo", "room"},
      {"dials", "dial"},
      {"mai", "mail"},
      {"nope", ""},
      {"x", ""},
      {"ti", ""},  // too short for a beginning
      {"", ""},
      {"weather forecast", ""},
      {std::string(1000, 'r'), ""},
      {"s\xC3\xA9ttings", "settings"},
      {"\xFF\xFE", ""},
  }));
  CAPTURE(word);
  CHECK(nearest(word, names) == meant);
  CHECK(nearest(word, {}).empty());
}

TEST_CASE("a refused word is repeated on one line, with what was expected and what was probably meant") {
  CHECK(expected_one_of({"merge", "refuse"}, "merg") == "expected merge or refuse, got 'merg'; did you mean merge?");
  CHECK(expected_one_of({"add", "list", "revoke"}, "a\nb") == "expected add, list or revoke, got 'a b'");
  CHECK(expected_one_of({"add", "list", "revoke"}, "") == "expected add, list or revoke");
  CHECK(did_you_mean("acne", {"acme", "guyane"}) == "; did you mean acme?");
  CHECK(did_you_mean("nobody", {"acme", "guyane"}).empty());
}
