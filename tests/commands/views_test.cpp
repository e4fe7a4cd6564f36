#include <catch2/catch.hpp>

#include "at_the_desk.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("turns are rows in spoken order, under the outside world's call id") {
  Desk desk;
  CHECK(word(desk.database,
             "select group_concat(position || ' ' || role || ' ' || item_id || ' ' || text, '; ') as turns "
             "from v_transcript_turns where tenant_id = 'acme' and call_id = 'call-mailed-1'") ==
        "1 assistant i1 Bonjour, 你好; 2 user i2 My tap drips");
  CHECK(number(desk.database, "select count(*) from v_transcript_turns where tenant_id = 'guyane'") == 0);
}

TEST_CASE("a view that is filtered by tenant and call scans no table") {
  Desk desk;
  const std::string view =
      GENERATE(as<std::string>{}, "v_calls", "v_jobs", "v_attempts", "v_transcript_turns", "v_summaries", "v_mails");
  auto plan = desk.database.prepare(
      "explain query plan select * from " + view + " where tenant_id = 'acme' and call_id = 'call-mailed-1'", view);
  while (plan.next()) {
    const std::string step = plan.row().text("detail");
    CHECK_THAT(step, !Catch::StartsWith("SCAN") || Catch::Contains("VIRTUAL TABLE"));
  }
}

TEST_CASE("a pending job is ready or waiting to a reader") {
  Desk desk;
  CHECK(word(desk.database, "select state || ' ' || retry_after from v_jobs where job_id = 5") ==
        "waiting 2096-10-02T07:06:40Z");
  desk.database.execute("update jobs set retry_after = null where id = 5", "test");
  CHECK(word(desk.database, "select state from v_jobs where job_id = 5") == "ready");
  CHECK(word(desk.database, "select state from v_jobs where job_id = 2") == "failed");
}
