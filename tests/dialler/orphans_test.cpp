// Calls whose job is gone.
#include <catch2/catch.hpp>

#include "dialler/dial_house.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

struct Orphaned {
  std::string what;
  std::string sql;
  std::string call;  ///< At the end.
  std::string lead;
};

}  // namespace

TEST_CASE("a call without a job under way is closed when it is stale: its line is free, its lead goes by the rule") {
  const Orphaned row = GENERATE(values<Orphaned>({
      {"its job is deleted", "delete from jobs", "failed stale_timeout stale", "new 1"},
      {"its job is deleted in the plain shell", "pragma foreign_keys = off; delete from jobs",
       "failed stale_timeout stale", "new 1"},
      {"its job is completed by hand", "update jobs set status = 'completed', finished_at = 1",
       "failed stale_timeout stale", "new 1"},
      {"it was called, and its line is open", "delete from jobs; update calls set status = 'called'", "called - -",
       "dispatched 0"},
      {"its lead is failed",
       "delete from jobs; update leads set status = 'failed', failure_reason = 'unanswered' where id = 1",
       "failed stale_timeout stale", "failed 0"},
  }));
  DYNAMIC_SECTION(row.what) {
    DialHouse house;
    house.settings.call.max_concurrent = 1;
    house.settings.call.stale_after = 1200s;
    house.add_leads(2, 1);
    house.sql("update leads set status = 'dispatched' where id = 1");
    call(house.database, {.lead_id = 1, .created_at = DialHouse::kBegin - 1000});
    house.sql("update calls set dispatched_at = created_at");
    job(house.database, {.call_row = 1, .stage = "locate", .retry_after = 4'000'000'000});
    house.sql(row.sql);
    house.run_until([&] { return house.dialled.size() == 1; });  // the other lead, once the line is free
    CHECK(house.dialled.at(0).at >= unix_time(DialHouse::kBegin + 200));
    CHECK(house.dialled.at(0).at <= unix_time(DialHouse::kBegin + 205));
    CHECK(house.dialled.at(0).lead == 2);
    CHECK(
        word(house.database,
             "select status || ' ' || ifnull(failure_reason, '-') || ' ' || ifnull(disposition, '-') from calls where "
             "id = 1") == row.call);
    CHECK(house.lead("status || ' ' || retry_count") == row.lead);
  }
}

TEST_CASE("a call with a job that waits is no orphan, however old") {
  DialHouse house;
  house.add_leads(1);
  call(house.database, {.lead_id = 1, .created_at = 1});
  job(house.database, {.call_row = 1, .stage = "locate", .retry_after = 4'000'000'000});
  dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
  CHECK_FALSE(schedule.due(unix_time(DialHouse::kBegin)));
  CHECK(house.count("calls where call_ended_at is null") == 1);
}
