// Calls whose job is gone.
#include <catch2/catch.hpp>

#include "dialler/dial_house.h"
#include "support/logged.h"

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

TEST_CASE("a lead whose call is deleted while its phone may ring goes by the rule of an unknown outcome, and is told") {
  const std::string gone = "delete from jobs; delete from calls";
  const Orphaned row = GENERATE_COPY(values<Orphaned>({
      {"it rings", gone, "told", "new 1 86400"},
      {"it rings, in a shell without foreign keys", "pragma foreign_keys = off; delete from calls", "told",
       "new 1 86400"},
      {"they talk", "update calls set answered_at = 1; " + gone, "told", "new 1 86400"},
      {"it failed, and its lead is not resolved",
       "update calls set status = 'failed', failure_reason = 'rejected', failure_detail = 'busy: x', call_ended_at = "
       "2; " +
           gone,
       "told", "new 1 86400"},
      {"its last retry", "update leads set retry_count = 3; " + gone, "told", "failed 4 -"},
      {"the rule is another",
       "insert into retry_rules (failure_reason, disposition, after_s, spends, about) values ('unanswered', "
       "'unknown_outcome', 60, 0, 'x'); " +
           gone,
       "told", "new 0 60"},
      {"a later retry_after is a person's", "update leads set retry_after = 1800999999; " + gone, "told",
       "new 1 999999"},
      {"its number is on the do-not-call list",
       "insert into do_not_call (phone_e164, source) values ('+919000000001', 'test'); " + gone, "told", "failed 1 -"},
      {"a person made the lead new", "update leads set status = 'new', retry_after = 1800999999; " + gone, "told",
       "new 0 999999"},
      {"nothing was sent yet",
       "update calls set dispatched_at = null; update leads set status = 'new', retry_after = "
       "1800999999; " +
           gone,
       "", "new 0 999999"},
      {"it was called", "update calls set status = 'called'; " + gone, "", "dispatched 0 -"},
      {"it was resolved",
       "update calls set status = 'failed', failure_reason = 'rejected', lead_settled_at = 2; " + gone, "",
       "dispatched 0 -"},
      {"the lead is deleted as well", gone + "; delete from leads", "told", ""},
  }));
  DYNAMIC_SECTION(row.what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.settings.call.max_retries = 3;
    house.add_leads(1);
    house.sql("update leads set status = 'dispatched'");
    call(house.database, {.lead_id = 1, .created_at = DialHouse::kBegin});
    house.sql("update calls set dispatched_at = created_at");
    job(house.database, {.call_row = 1, .stage = "locate", .retry_after = 4'000'000'000});
    house.sql(row.sql);
    const Logged logged;
    house.run_once();
    CHECK(logged.times("\"call_lost\"") == (row.call == "told" ? 1 : 0));
    CHECK(house.count("lost_calls") == 0);
    CHECK(word(house.database,
               "select ifnull(max(status || ' ' || retry_count || ' ' || ifnull(retry_after - 1800000000, '-')), '') "
               "from leads") == row.lead);
  }
}
