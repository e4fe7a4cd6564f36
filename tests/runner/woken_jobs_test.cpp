// What a job waits for may come while it is worked on.
#include <catch2/catch.hpp>

#include "runner/queue.h"
#include "support/call_house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

TEST_CASE("what comes while a job is worked on is not waited for") {
  const auto [what, comes, waits] = GENERATE(table<std::string, std::string, bool>({
      {"nothing", "select 1", true},
      {"a result", "insert into call_results (call_id, qualification) values (17, '{}')", false},
      {"the end of the leg",
       "insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body) "
       "values ('e', 'participant_left', 17, 'sip-outreach-17', 1, 1, 1, '{}')",
       false},
      {"another event",
       "insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body) "
       "values ('e', 'participant_joined', 17, 'sip-outreach-17', 1, 1, 1, '{}')",
       true},
      {"another call's result", "insert into call_results (call_id, qualification) values (18, '{}')", true},
  }));
  INFO(what);
  CallHouse house("follow");
  call(house.database, {.id = 18, .origin = "dialled", .status = "called"});
  runner::Queue queue(house.database, runner::this_process(), 60s, kCallTime);
  ledger::Transaction transaction(house.database);
  const auto claimed = queue.claim(stages::follow_stage(), false, 1, Settings{}, kCallTime);
  REQUIRE(claimed.size() == 1);
  house.run(comes);
  runner::Finished finished{claimed.at(0), {.what = Done{}}, {}};
  finished.transition.status = JobStatus::pending;
  finished.transition.stage = "follow";
  finished.transition.retry_after = kCallTime + 60s;
  CHECK(queue.record({finished}, kCallTime + 1s).empty());
  CHECK((number(house.database, "select retry_after is not null from jobs") == 1) == waits);
  transaction.commit();
}
