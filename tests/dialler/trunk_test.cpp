// A trunk at its limit, and one that fails a number alone.
#include <catch2/catch.hpp>

#include "dialler/dial_house.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// Of each lead: status, retries, and for how long it waits since its call was resolved.
std::string all_leads(DialHouse& house) {
  return word(house.database,
              "select group_concat(leads.status || ' ' || retry_count || ' ' || (retry_after - lead_settled_at), ', ') "
              "from (select * from leads order by id) as leads join calls on calls.lead_id = leads.id");
}

/// A call that ended as `how`: trunk, rang, or cancelled.
void past_call(DialHouse& house, std::int64_t lead, const std::string& how) {
  const auto id = call(house.database, {.status = "failed",
                                        .failure_reason = how == "rang" ? "unanswered" : "dispatch_failed",
                                        .failure_detail = (how == "rang" ? "no_answer" : how) + ": x",
                                        .lead_id = lead,
                                        .lead_settled_at = 1});
  house.sql("update calls set dispatched_at = 1, rang_at = " + std::string(how == "rang" ? "1" : "null") +
            " where id = " + std::to_string(id));
}

}  // namespace

TEST_CASE("numbers that are refused at once, three in a row, cost their leads nothing, also those that came first") {
  const auto [what, count, ring, expected, slowed] =
      GENERATE(table<std::string, int, std::chrono::milliseconds, std::string, int>({
          {"one", 1, 80ms, "new 1 86400", 0},
          {"two", 2, 80ms, "new 1 86400, new 1 86400", 0},
          {"three", 3, 80ms, "new 0 900, new 0 900, new 0 900", 10},
          {"three after a second", 3, 1000ms, "new 1 86400, new 1 86400, new 1 86400", 0},
      }));
  DYNAMIC_SECTION(what) {
    const auto after = ring;
    DialHouse house([after](const DialHouse::Dialled&) { return status(486, after); });
    house.settings.call.max_concurrent = 1;
    house.sends = true;
    house.add_leads(count);
    house.run_once();
    CHECK(all_leads(house) == expected);
    CHECK(house.count(
              "calls where disposition = 'trunk_limit' and failure_reason = 'dispatch_failed' and retry_spent = 0 "
              "and failure_detail = 'trunk_limit: SIP 486, in a row with others that were refused within a "
              "second'") == (slowed > 0 ? count : 0));
    CHECK(house.count("jobs where outcome = 'dispatch_failed'") == (slowed > 0 ? count : 0));
    CHECK(number(house.database, "select ifnull(max(slowed), 0) from stage_pacing") == slowed);
  }
}

TEST_CASE("what a person made of a lead since its call was refused is left, though the trunk was at its limit") {
  DialHouse house([](const DialHouse::Dialled&) { return status(486, 80ms); });
  house.settings.call.max_concurrent = 1;
  house.sends = true;
  house.add_leads(3);
  house.run_until([&] {
    if (house.dialled.size() == 2 && house.count("leads where status = 'failed'") == 0) {
      house.sql("update leads set status = 'failed', failure_reason = 'rejected' where id = 1");
    }
    return house.count("calls where lead_settled_at is not null") == 3;
  });
  CHECK(house.lead("status || ' ' || failure_reason", 1) == "failed rejected");
  CHECK(house.lead("status || ' ' || retry_count", 2) == "new 0");
  CHECK(house.count("calls where disposition = 'trunk_limit'") == 3);
}

TEST_CASE("a slowed stage begins dials at half its pace until ten have passed") {
  DialHouse house([](const DialHouse::Dialled&) { return status(200, 50ms); });
  house.settings.call.per_second = 2;
  house.settings.call.max_concurrent = 50;
  house.sends = true;
  house.add_leads(24);
  house.sql("insert into stage_pacing (stage, paced_until_ms, slowed) values ('dial', 0, 10)");
  std::vector<UnixMillis> at;
  house.run_until([&] {
    while (at.size() < house.dialled.size()) at.push_back(house.world.now());
    return house.dialled.size() == 24;
  });
  CHECK(at.at(9) - at.at(0) >= 8500ms);
  CHECK(at.at(23) - at.at(12) <= 6500ms);
  CHECK(number(house.database, "select slowed from stage_pacing where stage = 'dial'") == 0);
}

TEST_CASE("a number that the trunk fails alone pauses nobody, and is spent when it fails again while others ring") {
  const auto [what, before, asked_after, expected, halted] =
      GENERATE(table<std::string, std::vector<std::pair<int, std::string>>, int, std::string, bool>({
          {"the first", {}, 0, "new 0 900", false},
          {"the second in a row", {{1, "trunk"}}, 0, "new 0 900", false},
          {"another failed too", {{2, "trunk"}}, 0, "new 0 900", true},
          {"another failed, and a third rang since", {{2, "trunk"}, {3, "rang"}}, 0, "new 0 900", false},
          {"another rang, then a third failed", {{2, "rang"}, {3, "trunk"}}, 0, "new 0 900", true},
          {"the second, and another rang between", {{1, "trunk"}, {2, "rang"}}, 0, "new 1 900", false},
          {"another rang before the first", {{2, "rang"}, {1, "trunk"}}, 0, "new 0 900", false},
          {"its own phone rang between", {{1, "trunk"}, {1, "rang"}}, 0, "new 0 900", false},
          {"another was called off between", {{1, "trunk"}, {2, "cancelled"}}, 0, "new 0 900", false},
          {"a person asked since", {{1, "trunk"}, {2, "rang"}}, 1, "new 0 900", false},
      }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.add_leads(3);
    for (const auto& [lead, how] : before) past_call(house, lead, how);
    house.sql("update leads set status = 'dispatched', transition = transition + 1, asked_after = " +
              std::to_string(asked_after));
    const auto id = call(
        house.database,
        {.status = "failed", .failure_reason = "dispatch_failed", .failure_detail = "trunk: SIP 503", .lead_id = 1});
    house.sql("update calls set dispatched_at = 1 where id = " + std::to_string(id));
    dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
    schedule.run({}, unix_time(DialHouse::kBegin), true);
    CHECK(house.lead("status || ' ' || retry_count || ' ' || (retry_after - 1800000000)") == expected);
    CHECK(house.count("stages where name = 'dial' and paused_until > 1800000000") == (halted ? 1 : 0));
  }
}
