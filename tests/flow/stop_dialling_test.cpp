// Stopping while phones are live: by the real program, beside a worker that dials.
#include <catch2/catch.hpp>
#include <thread>

#include "commands/command.h"
#include "support/outreach_house.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("stop-dialling --hang-up hangs up each phone that rings or talks, and the worker ends its call") {
  const auto [what, fate, live, end, becomes] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"it rings", R"({"fate":"rings_out"})", "dispatched_at is not null", "ringing", "unanswered"},
          {"they talk", R"({"fate":"answered","talk_s":300,"result":null})", "answered_at is not null", "active",
           "no_answers"},
      }));
  DYNAMIC_SECTION(what) {
    OutreachHouse house(R"({"default":)" + fate + "}");
    house.settings.call.ringing = std::chrono::seconds{80};  // the most there is, 8 s of ours
    house.add_lead("+919876543210");
    std::thread worker([&] { house.run_once(); });
    ledger::Database beside(house.scratch.path());
    const std::string is_live = "select count(*) from calls where call_ended_at is null and " + live;
    const bool began = soon([&] { return number(beside, is_live) == 1 && house.dials("+919876543210") == 1; });
    Program stopping({"stop-dialling", "--hang-up"}, house.environment());
    const int code = stopping.wait();
    worker.join();
    CHECK(began);
    CHECK(code == commands::kOk);
    CHECK_THAT(stopping.out(), Catch::EndsWith("1 phone is hung up, 0 were gone already\n"));
    CHECK(house.seen().at("livekit").at("dials").at(0).at("end") == "PARTICIPANT_REMOVED/" + end);
    CHECK(house.word("select failure_reason from calls") == becomes);
    CHECK(house.number("select count(*) from calls where call_ended_at is null") == 0);
    CHECK(house.word("select status || ' ' || retry_count from leads") == "new 1");
    CHECK(house.number("select count(*) from stages where paused_until > unixepoch() and name in ('room', 'dial')") ==
          2);
  }
}

TEST_CASE("stop-dialling --hang-up says which phones it could not hang up") {
  OutreachHouse house("{}", R"([{"service":"livekit","match":"/RemoveParticipant","fault":"status","code":500}])");
  house.add_lead("+919876543210");
  call(house.database, {.lead_id = 1});
  house.run_sql("update calls set dispatched_at = 1");
  Program stopping({"stop-dialling", "--hang-up"}, house.environment());
  CHECK(stopping.wait() == commands::kFailed);
  CHECK_THAT(stopping.out(), Catch::Contains("0 phones are hung up, 0 were gone already\nnot hung up: outreach-1") &&
                                 Catch::Contains("500"));
  house.give_script("[]");
  Program again({"stop-dialling", "--hang-up"}, house.environment());
  CHECK(again.wait() == commands::kOk);
  CHECK_THAT(again.out(), Catch::EndsWith("0 phones are hung up, 1 was gone already\n"));
}

TEST_CASE("stop-dialling --hang-up says of a dial that has no leg yet that it may ring still") {
  OutreachHouse house;
  house.add_lead("+919876543210");
  const std::int64_t row = call(house.database, {.lead_id = 1});
  job(house.database, {.call_row = row, .stage = "dial"});
  struct Case {
    std::string state;
    std::string last_line;
    int code;
  };
  const std::string unsure = "1 may ring still: run it again\n";
  const std::string gone = "0 phones are hung up, 1 was gone already\n";
  const std::vector<Case> cases = {
      {"update jobs set stage = 'dial'", unsure, commands::kFailed},
      {"update jobs set stage = 'locate'", unsure, commands::kFailed},
      {"update calls set answered_at = 2", gone, commands::kOk},
      {"update jobs set stage = 'follow'", gone, commands::kOk},
      {"delete from jobs; update calls set answered_at = null", gone, commands::kOk},
  };
  house.run_sql("update calls set dispatched_at = 1");
  for (const Case& one : cases) {
    INFO(one.state);
    house.run_sql(one.state);
    Program stopping({"stop-dialling", "--hang-up"}, house.environment());
    CHECK(stopping.wait() == one.code);
    CHECK_THAT(stopping.out(), Catch::EndsWith(one.last_line));
    CHECK_THAT(stopping.out(), Catch::Contains(one.code == commands::kOk ? gone : "0 were gone already\n"));
  }
}
