// How often a lead's phone may ring whatever the failures cost.
#include <catch2/catch.hpp>

#include "dialler/dial_house.h"
#include "dialler/dials_sent.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

constexpr std::int64_t kDay = 86400;

/// A lead with calls that were dispatched so many seconds before DialHouse::kBegin; "-": was called off.
void add_calls(DialHouse& house, const std::vector<std::int64_t>& ages) {
  for (const std::int64_t age : ages) {
    const auto id = call(house.database, {.status = "failed",
                                          .failure_reason = "dispatch_failed",
                                          .failure_detail = "infrastructure: no reply",
                                          .lead_id = 1,
                                          .lead_settled_at = 1});
    if (age < 0) continue;
    house.sql("update calls set dispatched_at = " + std::to_string(DialHouse::kBegin - age) +
              " where id = " + std::to_string(id));
  }
}

/// When the lead was rung until it was failed. No time is spent waiting: the rows' instants are put back instead.
std::vector<std::int64_t> rings_until_failed(DialHouse& house) {
  std::vector<std::int64_t> rings;
  std::int64_t waited = 0;
  for (int runs = 0; runs < 50 && house.lead("status") == "new"; ++runs) {
    const std::size_t before = house.dialled.size();
    house.run_once();
    for (std::size_t one = before; one < house.dialled.size(); ++one) {
      rings.push_back(unix_seconds(house.dialled.at(one).at) - DialHouse::kBegin + waited);
    }
    if (house.lead("status") != "new") break;
    const std::int64_t wait = number(house.database, "select ifnull(retry_after, 0) from leads") -
                              house.world.now().time_since_epoch().count() / 1000;
    house.sql("update calls set dispatched_at = dispatched_at - " + std::to_string(wait));
    house.sql("update leads set transition = transition + 1, retry_after = retry_after - " + std::to_string(wait));
    house.sql("delete from attempts");  // the circuit breaker counts two minutes
    waited += wait;
  }
  return rings;
}

bool is_four_a_day(const std::vector<std::int64_t>& rings) {
  for (std::size_t later = 4; later < rings.size(); ++later) {
    if (rings.at(later) - rings.at(later - 4) < kDay) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a failure that spends nothing rings four times a day, and eight times until a person asks again") {
  DialHouse house([](const DialHouse::Dialled&) { return status(503, 5s); });
  house.sends = true;
  house.add_leads(1);
  const auto first = rings_until_failed(house);
  REQUIRE(first.size() == 8);
  CHECK(first.at(1) - first.at(0) < 1000);  // unspent, and soon again
  CHECK(is_four_a_day(first));
  CHECK(house.lead("failure_reason || '/' || failure_detail") ==
        "dispatch_failed/trunk: SIP 503; dialled 8 times since it was last asked for, MAX_CALL_RETRIES is 3");
  CHECK(house.count("calls where retry_spent = 1") == 0);

  house.sql("update leads set status = 'new'");
  auto all = first;
  // So that the second round is seen where it is: right behind the first.
  for (const std::int64_t at : rings_until_failed(house)) all.push_back(first.back() + at);
  CHECK(all.size() == 16);
  CHECK(is_four_a_day(all));
}

TEST_CASE("the schedule dials no lead that was dialled too often, and says until when it waits") {
  const auto [what, ages, asked_after, expected] =
      GENERATE(table<std::string, std::vector<std::int64_t>, int, std::string>({
          {"none", {}, 0, "new - - 1"},
          {"three of a day", {3000, 2000, 1000}, 0, "new - - 1"},
          {"four of a day", {4000, 3000, 2000, 1000}, 0, "new 82400 - 0"},
          {"four, and a person asked since", {4000, 3000, 2000, 1000}, 4, "new 82400 - 0"},
          {"five of a day", {5000, 4000, 3000, 2000, 1000}, 0, "new 82400 - 0"},
          {"one of four was called off", {4000, -1, 2000, 1000}, 0, "new - - 1"},
          {"one of four is a day old", {kDay, 3000, 2000, 1000}, 0, "new - - 1"},
          {"a second less", {kDay - 1, 3000, 2000, 1000}, 0, "new 1 - 0"},
          {"seven in all", {kDay, kDay, kDay, kDay, 3000, 2000, 1000}, 0, "new - - 1"},
          {"eight in all", {kDay, kDay, kDay, kDay, kDay, 3000, 2000, 1000}, 0, "failed - dispatch_failed 0"},
          {"eight, and a person asked", {kDay, kDay, kDay, kDay, kDay, 3000, 2000, 1000}, 1, "new - - 1"},
          {"eight, one of them called off", {kDay, kDay, -1, kDay, kDay, 3000, 2000, 1000}, 0, "new - - 1"},
          {"dated by a clock that was set back", {-9 * kDay, -9 * kDay, -9 * kDay, -9 * kDay}, 0, "new - - 1"},
      }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.add_leads(1);
    add_calls(house, ages);
    if (what.starts_with("dated")) {
      house.sql("update calls set dispatched_at = " + std::to_string(DialHouse::kBegin + 9 * kDay));
    }
    house.sql("update leads set transition = transition + 1, asked_after = " + std::to_string(asked_after));
    dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
    schedule.run({}, unix_time(DialHouse::kBegin), true);
    CHECK(house.lead("status || ' ' || ifnull(retry_after - 1800000000, '-') || ' ' || ifnull(failure_reason, '-') || "
                     "' ' || (select count(*) from calls where status = 'calling')") == expected);
  }
}

TEST_CASE("a person who makes a lead new or due asks for it; the program does not") {
  const auto [what, write, asked] = GENERATE(table<std::string, std::string, bool>({
      {"new again", "update leads set status = 'new'", true},
      {"new again, later", "update leads set status = 'new', retry_after = 1900000000", true},
      {"new again by the program", "update leads set status = 'new', transition = transition + 1", false},
      {"another priority", "update leads set priority = 1", false},
      {"waits, and is due now",
       "update leads set status = 'new', retry_after = 1900000000, transition = transition + 1;"
       "update leads set retry_after = null",
       true},
      {"waits, and is due by the program",
       "update leads set status = 'new', retry_after = 1900000000, transition = transition + 1;"
       "update leads set retry_after = null, transition = transition + 1",
       false},
  }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.add_leads(1);
    add_calls(house, {1000});
    house.sql("update leads set status = 'failed', failure_reason = 'rejected', transition = transition + 1");
    house.sql(write);
    CHECK(house.lead("asked_after") == (asked ? "1" : "0"));
  }
}

TEST_CASE("the count of a lead's dials reads its index, not all calls") {
  DialHouse house;
  auto query = house.database.prepare(
      "explain query plan select count(*) from calls indexed by calls_sent where calls.lead_id = 1 and dispatched_at "
      "is "
      "not null and calls.id > 0",
      "test");
  REQUIRE(query.next());
  CHECK_THAT(query.get<std::string>("detail"), Catch::Contains("USING COVERING INDEX calls_sent (lead_id=?"));
}
