#include "domain/dial/circuit_breaker.h"

#include <catch2/catch.hpp>

using namespace callmill;
using namespace std::chrono_literals;

namespace {

const UnixTime kNow = unix_time(1'800'000'000);

using Dials = std::vector<PastDial>;

Dials operator*(int count, const PastDial& dial) {
  return Dials(static_cast<std::size_t>(count), dial);
}
Dials operator+(Dials all, const Dials& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

const PastDial kAnswered{.code = 200, .took = 8s};
const PastDial kTrunk{.code = 503, .took = 300ms, .trunk_failed = true};
const PastDial kSilentTrunk{.code = 408, .took = 32s, .trunk_failed = true};
const PastDial kFastBusy{.code = 486, .took = 200ms};
const PastDial kFastAway{.code = 480, .took = 999ms};
const PastDial kBusy{.code = 486, .took = 1s};
const PastDial kDeclined{.code = 603, .took = 200ms};

}  // namespace

TEST_CASE("the breaker opens when half or more of five or more dials failed in the trunk's way") {
  const auto [what, dials, bad] = GENERATE(table<const char*, Dials, int>({
      {"nothing dialled", {}, -1},
      {"four, all bad: too few to judge", 4 * kTrunk, -1},
      {"five, all bad", 5 * kTrunk, 5},
      {"a trunk that says nothing", 5 * kSilentTrunk, 5},
      {"half of six", 3 * kTrunk + 3 * kAnswered, 3},
      {"less than half of seven", 3 * kTrunk + 4 * kAnswered, -1},
      {"busy at once, as a trunk at its limit says it", 5 * kFastBusy, 5},
      {"away at once", 5 * kFastAway, 5},
      {"busy after a second: a person's phone", 5 * kBusy, -1},
      {"declined at once: a person", 5 * kDeclined, -1},
      {"all sorts", 2 * kTrunk + 1 * kFastBusy + 3 * kAnswered, 3},
      {"many", 60 * kTrunk + 59 * kAnswered, 60},
  }));
  DYNAMIC_SECTION(what) {
    const auto tripped = judge_dials(dials, std::nullopt, kNow);
    CHECK(tripped.has_value() == (bad >= 0));
    if (tripped) {
      CHECK(tripped->pause == 60s);
      CHECK(tripped->bad_dials == bad);
      CHECK(tripped->dials == static_cast<int>(dials.size()));
    }
  }
}

TEST_CASE(
    "the pause doubles up to an hour while trips follow one another, and is a minute again after ten quiet ones") {
  const auto [last_pause, quiet, pause] =
      GENERATE(table<std::chrono::seconds, std::chrono::seconds, std::chrono::seconds>({
          {60s, 0s, 120s},
          {60s, 600s, 120s},
          {60s, 601s, 60s},
          {120s, 30s, 240s},
          {1920s, 30s, 3600s},
          {3600s, 30s, 3600s},
          {3600s, 1h, 60s},
      }));
  INFO(last_pause.count() << " s, then quiet for " << quiet.count() << " s");
  const BreakerTrip last{kNow - quiet - last_pause, last_pause};
  CHECK(judge_dials(5 * kTrunk, last, kNow).value().pause == pause);
}

TEST_CASE("dials count from two minutes back, but not from before the end of the last pause") {
  CHECK(breaker_counts_from(std::nullopt, kNow) == kNow - 120s);
  CHECK(breaker_counts_from(BreakerTrip{kNow - 1000s, 60s}, kNow) == kNow - 120s);
  CHECK(breaker_counts_from(BreakerTrip{kNow - 100s, 60s}, kNow) == kNow - 40s);
  CHECK(breaker_counts_from(BreakerTrip{kNow, 60s}, kNow) == kNow + 60s);
}

namespace {

/// One dial for each letter: b and n are refused at once with 486 and 480, of the number that the digit after it names;
/// l is one that was counted so already, s a slow 486, r one that rang before it, a an answered one, t a dead trunk.
Dials dials_of(const std::string& words) {
  Dials dials;
  for (std::size_t i = 0; i + 1 < words.size(); i += 3) {
    PastDial dial = kAnswered;
    const char what = words[i];
    if (what == 'b' || what == 'l' || what == 'r') dial = kFastBusy;
    if (what == 'n') dial = kFastAway;
    if (what == 's') dial = kBusy;
    if (what == 't') dial = kTrunk;
    dial.at_limit = what == 'l';
    dial.rang = what == 'r';
    dial.phone = words.substr(i + 1, 1);
    dial.call_row = static_cast<std::int64_t>(dials.size()) + 1;
    dials.push_back(dial);
  }
  return dials;
}

}  // namespace

TEST_CASE("three numbers in a row that are refused at once are a trunk at its limit, one is a person's phone") {
  const auto [words, expected] = GENERATE(table<std::string, std::vector<std::int64_t>>({
      {"", {}},
      {"b1", {}},
      {"b1 b2", {}},
      {"b1 b2 b3", {1, 2, 3}},
      {"n1 b2 n3", {1, 2, 3}},
      {"b1 b1 b1", {}},
      {"b1 b2 b1", {}},
      {"b1 b2 b1 b3", {1, 2, 3, 4}},
      {"b1 a2 b3 b4", {}},
      {"b1 s2 b3 b4", {}},
      {"b1 r2 b3 b4", {}},
      {"b1 t2 b3 b4", {}},
      {"b1 l2 b3", {1, 2, 3}},
      {"l1 l2 b3 b4", {1, 2, 3, 4}},
      {"a1 b2 b3 b4 a5", {2, 3, 4}},
      {"b1 b2 b3 a4 b5 b6 a7 n1 n2 n3", {1, 2, 3, 8, 9, 10}},
  }));
  CAPTURE(words);
  CHECK(limit_waves(dials_of(words)) == expected);
}
