// `callmill run` as a process: stopped, killed, twice at once.
#include <catch2/catch.hpp>

#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::int64_t in_summarize(House& house) {
  return house.number("select count(*) from jobs where stage = 'summarize' and status = 'processing'");
}

bool all_completed(House& house) {
  return house.number("select count(*) from jobs where status <> 'completed'") == 0;
}

/// Every call has one mail, and every mail that went out more than once went out as the same bytes.
void check_mails(House& house, std::size_t calls) {
  const json mails = house.seen().at("mails");
  CHECK(mails.size() == calls);
  CHECK(house.number("select count(*) from mails where state = 'sent' and revision = 1") ==
        static_cast<std::int64_t>(calls));
  for (const auto& [id, deliveries] : mails.items()) {
    INFO(id);
    CHECK(house.number("select count(*) from mails where message_id = '" + id + "'") == 1);
    for (const json& delivery : deliveries) CHECK(delivery.at("digest") == deliveries[0].at("digest"));
  }
}

}  // namespace

TEST_CASE("SIGTERM: what is under way may finish within --grace, the rest goes back unspent, exit code 0") {
  const auto [grace, latency, summaries, lost] =
      GENERATE(table<std::string, std::string, int, int>({{"10", "1500", 2, 0}, {"0", "5000", 0, 2}}));
  House house("[]", {"--latency-ms", latency});
  house.run_sql("update stages set in_flight_limit = 2 where name = 'summarize'");
  house.add_calls(5);
  Program run({"run", "--grace", grace}, house.environment());
  REQUIRE(soon([&] { return in_summarize(house) == 2; }));
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  CHECK(house.number("select count(*) from summaries") == summaries);
  CHECK(house.number("select count(*) from jobs where status = 'pending' and attempt = 0 and retry_after is null") ==
        5);
  CHECK(house.number("select count(*) from jobs where stage = 'email'") == summaries);
  // What was asked and not waited for may have been paid: the story says so.
  CHECK(house.number("select count(*) from attempts where outcome = 'lost' and stage = 'summarize'") == lost);
  CHECK(house.number("select count(*) from attempts where outcome not in ('done', 'lost')") == 0);
  CHECK(house.word("select stop_reason from runners") == "asked to stop");
}

TEST_CASE("SIGKILL: the next runner takes the jobs back before all else, everything completes, no mail is lost") {
  // Two summaries are waited for until the kill, however slow the machine: what is in its midst stays so.
  House house(R"([{"service":"openai","match":"about call-1000,","fault":"silence","times":1},
                  {"service":"openai","match":"about call-1001,","fault":"silence","times":1}])",
              {"--latency-ms", "50-250"});
  house.run_sql("update stages set in_flight_limit = 6 where name in ('summarize', 'email')");
  house.run_sql("update stages set timeout_s = 600 where name = 'summarize'");
  house.add_calls(24);
  Program killed({"run"}, house.environment());
  // Summaries and mails are under way, some mails sent.
  REQUIRE(soon(
      [&] {
        return house.number("select count(*) from jobs where status = 'completed'") >= 3 && in_summarize(house) >= 2;
      },
      60s));
  killed.signal(SIGKILL);
  // Nobody has waited for it yet: it is a zombie, as under a supervisor that is slow to reap.
  REQUIRE(soon(
      [&] { return content_of("/proc/" + std::to_string(killed.pid()) + "/stat").find(") Z") != std::string::npos; }));
  const std::int64_t held = house.number("select count(*) from jobs where status = 'processing' and runner_id = 1");
  CHECK(held >= 2);

  Program next({"run", "--once"}, house.environment());
  CHECK(next.wait() == 0);
  CHECK(house.number("select count(*) from attempts where outcome = 'lost'") == held);
  CHECK(house.number("select count(*) from attempts where runner_id = 2 and id < (select max(id) from attempts where "
                     "outcome = 'lost')") == 0);
  CHECK(all_completed(house));
  CHECK(house.word("select stop_reason from runners where id = 1") == "died without a word");
  check_mails(house, 24);
}

TEST_CASE("two runs at once on one file: every job once, and nobody meets a locked database") {
  House house("[]", {"--latency-ms", "0-20"});
  // A few at a time, so that the first to come cannot claim all; and both begin at the same moment.
  house.run_sql("update stages set per_second = 100");
  house.add_calls(60);
  house.run_sql("begin immediate");
  Program first({"run", "--once"}, house.environment());
  Program second({"run", "--once"}, house.environment());
  REQUIRE(soon([&] { return first.has_open(house.scratch.path()) && second.has_open(house.scratch.path()); }));
  std::this_thread::sleep_for(300ms);
  house.run_sql("commit");
  CHECK(first.wait() == 0);
  CHECK(second.wait() == 0);
  CHECK(all_completed(house));
  CHECK((first.err() + second.err()).find("locked") == std::string::npos);
  CHECK(house.number("select count(*) from attempts where outcome <> 'done'") == 0);
  CHECK(house.number("select count(*) from (select 1 from attempts where stage <> 'email' group by job_id, stage "
                     "having count(*) <> 1)") == 0);
  CHECK(house.number("select count(distinct runner_id) from attempts") == 2);
  const json seen = house.seen();
  CHECK(seen.at("openai").at("requests").at("all") == 60);
  CHECK(seen.at("smtp").at("mails") == 60);
  check_mails(house, 60);
}

TEST_CASE("a person's UPDATE is picked up, from another connection or from the sqlite3 shell") {
  House house;
  house.add_call("call-1000");
  Program run({"run"}, house.environment());
  REQUIRE(soon([&] { return all_completed(house); }));
  const std::string update = "update jobs set status = 'pending' where id = 1;";
  std::int64_t claims = house.number("select claim_number from jobs");
  const auto picked_up_and_mailed = [&](int mails) {
    CHECK(soon([&] { return house.number("select claim_number from jobs") > claims; }));
    CHECK(soon([&] { return house.number("select count(*) from mails where state = 'sent'") == mails; }));
    REQUIRE(soon([&] { return all_completed(house); }));
    claims = house.number("select claim_number from jobs");
  };
  house.run_sql(update);
  picked_up_and_mailed(2);
  Program shell({house.scratch.path(), update}, house.environment(), "sqlite3");
  REQUIRE(shell.wait() == 0);
  picked_up_and_mailed(3);
  CHECK(house.number("select count(*) from attempts where outcome = 'rerun' and error like '%by hand%'") == 2);
  CHECK(house.seen().at("openai").at("requests").at("all") == 1);
}
