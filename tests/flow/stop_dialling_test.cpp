// Stopping while phones are live: by the real program, beside a worker that dials.
#include <catch2/catch.hpp>
#include <thread>

#include "commands/command.h"
#include "support/outreach_house.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("stop-dialling --hang-up hangs up each phone that rings or talks, and no retry is spent") {
  const auto [what, fate, live, end, said, becomes, lead] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string, std::string, std::string>({
          {"it rings", R"({"fate":"rings_out"})", "dispatched_at is not null", "ringing", "", "unanswered operator",
           "new 0"},
          {"they talk", R"({"fate":"answered","talk_s":300,"result":null})", "answered_at is not null", "active", "",
           "no_answers operator", "new 0"},
          {"they talk, and LiveKit's reply is lost", R"({"fate":"answered","talk_s":300,"result":null})",
           "answered_at is not null", "active", "", "no_answers operator", "new 0"},
          {"they talk, and something was learned", R"({"fate":"answered","talk_s":300,"result":null})",
           "answered_at is not null", "active", R"({"budget":"5 lakh"})", "pushed", "dispatched 0"},
      }));
  DYNAMIC_SECTION(what) {
    const bool is_lost = what.find("is lost") != std::string::npos;
    OutreachHouse house(
        R"({"default":)" + fate + "}",
        is_lost ? R"([{"service":"livekit","match":"/RemoveParticipant","fault":"reset_after_request","times":1}])"
                : "[]");
    house.settings.call.ringing = std::chrono::seconds{80};  // the most there is, 8 s of ours
    house.add_lead("+919876543210");
    std::thread worker([&] { house.run_once(); });
    ledger::Database beside(house.scratch.path());
    const std::string is_live = "select count(*) from calls where call_ended_at is null and " + live;
    const bool began = soon([&] { return number(beside, is_live) == 1 && house.dials("+919876543210") == 1; });
    if (!said.empty()) {
      beside.execute("insert into call_results (call_id, qualification) select id, '" + said + "' from calls", "test");
    }
    Program stopping({"stop-dialling", "--hang-up", "--reason", "court order"}, house.environment());
    const int code = stopping.wait();
    worker.join();
    CHECK(began);
    CHECK(code == commands::kOk);
    CHECK_THAT(stopping.out(), Catch::EndsWith(is_lost ? "0 phones are hung up, 1 was gone already\n"
                                                       : "1 phone is hung up, 0 were gone already\n"));
    CHECK(house.seen().at("livekit").at("dials").at(0).at("end") == "PARTICIPANT_REMOVED/" + end);
    CHECK(house.word("select ifnull(failure_reason || ' ' || disposition, status) from calls") == becomes);
    CHECK(house.word("select ifnull(jobs.outcome, '-') from jobs") == becomes.substr(0, becomes.find(' ')));
    CHECK(house.number("select count(*) from calls where call_ended_at is null or retry_spent") == 0);
    CHECK(house.number("select count(*) from calls where answered_at is not null") == (end == "active" ? 1 : 0));
    CHECK(house.word("select status || ' ' || retry_count from leads") == lead);
    Program show({"show", "call", "1"}, house.environment());
    CHECK(show.wait() == commands::kOk);
    CHECK_THAT(show.out(), Catch::Contains("  hung up") && Catch::Contains("by an operator: court order"));
    CHECK_THAT(show.out(), Catch::Contains(becomes == "pushed" ? "5 lakh" : "operator: hung up at 2"));
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
  CHECK(house.number("select count(*) from calls where hung_up_at is not null") == 0);
  CHECK_THAT(stopping.out(), Catch::Contains("0 phones are hung up, 0 were gone already\nnot hung up: outreach-1") &&
                                 Catch::Contains("500"));
  house.give_script("[]");
  Program again({"stop-dialling", "--hang-up"}, house.environment());
  CHECK(again.wait() == commands::kOk);
  CHECK_THAT(again.out(), Catch::EndsWith("0 phones are hung up, 1 was gone already\n"));
  CHECK(house.number("select count(*) from calls where hung_up_at is not null") == 0);
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
