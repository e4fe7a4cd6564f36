#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "outside/clock.h"
#include "support/outreach_desk.h"

using namespace callmill;
using namespace callmill::tests;
using Words = std::vector<std::string>;

namespace {

std::string state(OutreachDesk& desk, int lead) {
  return word(desk.database,
              "select status || ' ' || retry_count || ' ' || ifnull(failure_reason, '-') || ' ' || "
              "ifnull(failure_detail, '-') || ' ' || ifnull(retry_after, '-') from leads where id = " +
                  std::to_string(lead));
}

/// The name of the weekday in India `days` from now: "mon".
std::string weekday_in_india(int days) {
  const auto there = wall_clock() + std::chrono::minutes{330} + std::chrono::days{days};
  const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(there)};
  return std::string("sunmontuewedthufrisat").substr(day.c_encoding() * 3, 3);
}

}  // namespace

TEST_CASE("a lead that is asked for again is new, due, and has all its retries") {
  OutreachDesk desk;
  const int lead = GENERATE(1, 2, 5);
  const Answer answer = desk.ask({"rerun", "--lead", std::to_string(lead)});
  CHECK(answer.code == 0);
  CHECK_THAT(answer.err, Catch::StartsWith("lead " + std::to_string(lead) + " will be dialled again "));
  CHECK(state(desk, lead) == "new 0 - - -");
  CHECK(number(desk.database,
               "select due_at - unixepoch() between -60 and 0 from leads where id = " + std::to_string(lead)) == 1);
}

TEST_CASE("a lead that must not be dialled is refused, and then no lead is changed") {
  OutreachDesk desk;
  const auto [words, said] = GENERATE(table<Words, std::string>({
      {{"--lead", "3"}, "lead 3 is not dialled again: on the do-not-call list"},
      {{"--lead", "4"}, "lead 4 is not dialled again: it is being called, outreach-104"},
      {{"--lead", "6"},
       "lead 6 is not dialled again: phone has 2 digits, expected 10 digits, alone or after 0, 91, +91 or 0091"},
      {{"--lead", "99"}, "no lead 99"},
      {{"--lead", "5", "--lead", "3"}, "lead 3 is not dialled again"},
      {{"--lead", "5", "--call-whitelist-numbers", "9876543210"}, "not in CALL_WHITELIST_NUMBERS"},
      {{"--lead", "5x"}, "rerun --lead: expected a lead's number, got '5x'"},
      {{"--lead", "5", "--now", "--at-next-window"}, "expected one of --now and --at-next-window"},
      {{"--lead", "5", "--failed"}, "--failed is about jobs, not about leads"},
      {{"--lead", "5", "1"}, "takes no job's number"},
      {{"--now", "1"}, "--now and --at-next-window go with --lead"},
  }));
  Words given{"rerun"};
  given.insert(given.end(), words.begin(), words.end());
  const std::string& expected = said;
  CHECK_THROWS_WITH(desk.ask(given), Catch::Contains(expected));
  CHECK(state(desk, 5) == "failed 4 rejected declined: SIP 603 -");
  CHECK(number(desk.database, "select count(*) from jobs where status = 'failed'") == 2);
}

TEST_CASE(
    "a lead whose failed call is not resolved yet is refused, so that resolving it cannot undo what a person asked") {
  OutreachDesk desk;
  desk.database.execute("update calls set lead_settled_at = null where id = 105", "test");
  CHECK_THROWS_WITH(desk.ask({"rerun", "--lead", "5"}), Catch::Contains("outreach-105 has just failed"));
}

TEST_CASE("a dry run says the same and changes nothing") {
  OutreachDesk desk;
  const Answer answer = desk.ask({"rerun", "--lead", "5", "--dry-run"});
  CHECK_THAT(answer.err, Catch::StartsWith("lead 5 would be dialled again "));
  CHECK(state(desk, 5) == "failed 4 rejected declined: SIP 603 -");
}

TEST_CASE("outside the window the lead waits, whatever a person asks, and the answer says until when") {
  OutreachDesk desk;
  const Answer answer = desk.ask({"rerun", "--lead", "5", "--now", "--call-weekdays", weekday_in_india(3)});
  CHECK_THAT(answer.err, Catch::Contains("from 20") && Catch::Contains("T04:30:00Z on: "));
  CHECK(state(desk, 5) == "new 0 - - -");
}

TEST_CASE("--at-next-window waits for the opening that comes, also while the window is open") {
  OutreachDesk desk;
  const Answer answer = desk.ask({"rerun", "--lead", "5", "--at-next-window", "--call-window-start", "10:00"});
  CHECK_THAT(answer.err, Catch::Contains("T04:30:00Z on, when the window opens"));
  CHECK(number(desk.database,
               "select retry_after > unixepoch() and retry_after - unixepoch() <= 86400 "
               "and retry_after % 86400 = 16200 from leads where id = 5") == 1);
  const Answer shown = desk.ask({"show", "lead", "5", "--format", "json"});
  CHECK_THAT(nlohmann::json::parse(shown.out).at("lead").at(0).at("dial_at").get<std::string>(),
             Catch::EndsWith("T04:30:00Z"));
}

TEST_CASE("a window that never opens is no time to wait for") {
  OutreachDesk desk;
  CHECK_THROWS_WITH(desk.ask({"rerun", "--lead", "5", "--at-next-window"},
                             [](Settings& settings) { settings.call.timezone = "Nowhere/Land"; }),
                    Catch::Contains("no lead was changed") && Catch::Contains("CALL_TIMEZONE"));
}
