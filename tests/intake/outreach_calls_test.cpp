// What the post-call side does with calls that were dialled here.
#include <catch2/catch.hpp>

#include "intake/store_documents.h"
#include "scratch.h"
#include "sql/calls.h"
#include "sql/importing.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// Call 1 was dialled here, call 2 came from elsewhere.
struct Calls : Scratch {
  Calls() {
    tenant(database, {.status = "active", .post_call = 1});
    call(database, {.tenant_id = "acme",
                    .origin = "dialled",
                    .phone = "+919876543210",
                    .call_started_at = 1000,
                    .answered_at = 1005});
    call(database, {.phone = "+33612345678", .call_started_at = 1000});
  }

  /// Gives whether the row was written.
  bool import(const std::string& call_id) {
    const CallRow call{.tenant_id = "acme",
                       .call_id = call_id,
                       .phone = "anonymous",
                       .called_number = "+911140000000",
                       .started_at = unix_time(2000),
                       .ended_at = unix_time(2100),
                       .processed_status = {}};
    const auto stored = intake::store_calls(database, {call}, intake::EnqueueFinished::no, unix_time(3000));
    return stored.rows_unchanged == 0;
  }

  std::string row(const std::string& call_id) {
    return word(
        database,
        "select status || ' ' || phone || ' ' || ifnull(called_number, '-') || ' ' || "
        "call_started_at || ' ' || ifnull(call_ended_at, '-') || ' ' || ifnull(duration_seconds, '-') || ' ' || "
        "ifnull(metadata_at, '-') from calls where call_id = '" +
            call_id + "'");
  }
};

}  // namespace

TEST_CASE("metadata that come for a call that was dialled here change neither its status, times nor phone") {
  Calls calls;
  CHECK(calls.import("outreach-1"));
  CHECK(calls.row("outreach-1") == "calling +919876543210 +911140000000 1000 - - 3000");
  CHECK_FALSE(calls.import("outreach-1"));
  calls.database.execute("update calls set status = 'pushed', call_ended_at = 1100, duration_seconds = 95 where id = 1",
                         "test");
  CHECK_FALSE(calls.import("outreach-1"));
  CHECK(calls.row("outreach-1") == "pushed +919876543210 +911140000000 1000 1100 95 3000");
}

TEST_CASE("metadata of any other call are taken over as they come") {
  Calls calls;
  CHECK(calls.import("call-2"));
  CHECK(calls.row("call-2") == "called anonymous +911140000000 2000 2100 100 3000");
  CHECK_FALSE(calls.import("call-2"));
}

TEST_CASE("a call that is under way here is not asked of MongoDB") {
  Calls calls;
  const auto unfinished =
      calls.database.all(sql::importing::UnfinishedCalls{.after = 0, .created_since = UnixTime{}, .limit = 10});
  REQUIRE(unfinished.size() == 1);
  CHECK(unfinished[0].call_id == "call-2");
}

TEST_CASE("a dialled call gets its post-call job once, where its tenant wants one") {
  const auto [status, post_call, jobs] = GENERATE(table<std::string, std::string, int>({
      {"active", "1", 1},
      {"active", "0", 0},
      {"disabled", "1", 0},
      {"unknown", "1", 0},
  }));
  DYNAMIC_SECTION(status << " " << post_call) {
    Calls calls;
    calls.database.execute("update tenants set status = '" + status + "', post_call = " + post_call, "test");
    const sql::calls::EnqueuePostCall enqueue{.call_row = 1, .now = unix_time(3000)};
    calls.database.run(enqueue);
    calls.database.run(enqueue);
    CHECK(number(calls.database,
                 "select count(*) from jobs where flow = 'postcall' and stage = 'import' "
                 "and status = 'pending' and enqueued_at = 3000") == jobs);
    CHECK(number(calls.database, "select count(*) from jobs") == jobs);
  }
}
