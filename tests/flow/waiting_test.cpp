// Calls that cannot go on yet, need not go on, or must wait for the database.
#include <catch2/catch.hpp>

#include "flow/job_story.h"
#include "intake/enqueue.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

void enqueue_before_its_documents(House& house, const std::string& call) {
  ledger::Transaction transaction(house.database);
  intake::enqueue(house.database, {{"tenant-a", call}},
                  std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now()));
  transaction.commit();
}

}  // namespace

TEST_CASE("a call enqueued before its documents waits for them, spends no try, and goes on once they are here") {
  House house;
  house.add_call("call-1000");
  enqueue_before_its_documents(house, "call-2000");
  Environment environment = house.environment();
  environment["IMPORT_WAIT_SECONDS"] = "3600";
  Program once({"run", "--once"}, environment);
  CHECK(once.wait() == 0);
  CHECK(job_end(house, "call-1000") == "email completed mailed");
  CHECK(job_end(house, "call-2000") == "import pending call_not_found");  // what it waits for
  CHECK(house.number("select attempt from v_jobs where call_id = 'call-2000'") == 0);
  CHECK(house.number("select count(*) from v_attempts where call_id = 'call-2000'") == 0);

  Program run({"run"}, environment);
  REQUIRE(soon([&] { return house.number("select count(*) from runners where stopped_at is null") == 1; }));
  house.add_call("call-2000");
  CHECK(soon([&] { return job_end(house, "call-2000") == "email completed mailed"; }));
}

TEST_CASE("a call whose documents never come fails with a kind that says what is missing") {
  House house;
  house.settings.import_wait = 0s;
  enqueue_before_its_documents(house, "call-2000");
  house.add_call("call-3000", "tenant-a", intake::EnqueueFinished::no);
  house.run_sql("update calls set call_ended_at = null where call_id = 'call-3000'");
  enqueue_before_its_documents(house, "call-3000");
  CHECK(house.run_once().failed == 2);
  CHECK(job_end(house, "call-2000") == "import failed call_not_found");
  CHECK(job_end(house, "call-3000") == "import failed call_not_finished");
}

TEST_CASE("what a tenant has switched off is not asked for and not mailed") {
  const auto [change, end] = GENERATE(table<std::string, std::string>({
      {"update tenants set post_call = 0", "import completed switched_off"},
      {"update tenants set status = 'disabled'", "import failed tenant_disabled"},
      {"update tenants set mail_when_empty = 0; update transcript_items set chunks = '[]'", "assemble completed empty"},
  }));
  House house;
  house.add_call("call-1000");
  house.run_sql(change);
  house.run_once();
  CHECK(job_end(house, "call-1000") == end);
  const auto seen = house.seen();
  CHECK(seen.at("openai").at("requests").empty());
  CHECK(seen.at("mails").empty());
}

TEST_CASE("a call that the earlier system has mailed is mailed again only if somebody insists") {
  const auto insist = GENERATE(as<std::string>{}, "update jobs set status = 'pending'", "rerun", "enqueue");
  House house;
  house.add_call("call-1000", "tenant-a", intake::EnqueueFinished::no);
  CallRow call;
  call.tenant_id = "tenant-a";
  call.call_id = "call-1000";
  call.processed_status = "completed";
  intake::store_calls(house.database, {call}, intake::EnqueueFinished::yes, unix_time(1'800'000'000));
  CHECK(house.number("select count(*) from jobs") == 0);
  enqueue_before_its_documents(house, "call-1000");
  house.run_once();
  CHECK(job_end(house, "call-1000") == "import completed already_completed");
  CHECK(house.seen().at("mails").empty());

  if (insist.starts_with("update")) house.run_sql(insist);
  if (insist == "rerun") CHECK(Program({"rerun", "--call", "call-1000"}, house.environment()).wait() == 0);
  if (insist == "enqueue")
    CHECK(Program({"enqueue", "tenant-a", "call-1000", "--again"}, house.environment()).wait() == 0);
  house.run_once();
  CHECK(job_end(house, "call-1000") == "email completed mailed");
  CHECK(house.seen().at("mails").size() == 1);
}

TEST_CASE("a database that somebody else holds for a while only delays a run") {
  House house;
  house.add_calls(3);
  house.run_sql("begin immediate");
  Program run({"run", "--once"}, house.environment());
  REQUIRE(soon([&] { return run.has_open(house.scratch.path()); }));
  std::this_thread::sleep_for(1s);
  house.run_sql("commit");
  CHECK(run.wait() == 0);
  CHECK(run.err().find("locked") == std::string::npos);
  CHECK(house.number("select count(*) from jobs where status = 'completed'") == 3);
}
