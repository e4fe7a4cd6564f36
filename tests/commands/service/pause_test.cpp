// Pausing and resuming by hand, and what is said of phones that are live.
#include <algorithm>
#include <catch2/catch.hpp>

#include "commands/command.h"
#include "support/outreach_desk.h"

using namespace callmill;
using namespace callmill::tests;
using commands::UsageError;

namespace {

std::string paused(Desk& desk) {
  return word(
      desk.database,
      "select ifnull(group_concat(name, ' '), '') from (select name from stages where paused_until > unixepoch() "
      "order by flow = 'outreach', position)");
}

}  // namespace

TEST_CASE("pause and resume take a stage, a flow, dialling or all") {
  Desk desk;
  desk.database.execute("update stages set paused_until = null, pause_reason = null", "test");
  const auto [what, stages] = GENERATE(table<std::string, std::string>({
      {"email", "email"},
      {"push", "push"},
      {"postcall", "import assemble summarize email"},
      {"outreach", "room dial locate follow push"},
      {"dialling", "room dial"},
      {"all", "import assemble summarize email room dial locate follow push"},
  }));
  CAPTURE(what);
  CHECK(desk.ask({"pause", what}).code == commands::kOk);
  CHECK(paused(desk) == stages);
  const Answer resumed = desk.ask({"resume", what});
  CHECK_THAT(resumed.out, Catch::Contains("goes on; it was paused: paused by hand"));
  CHECK(paused(desk).empty());
  CHECK(desk.ask({"resume", what}).out == "nothing of this was paused\n");
}

TEST_CASE("a pause says until when and why; it replaces another, and a resume ends the worker's own too") {
  Desk desk;  // summarize is paused in it
  const Answer timed = desk.ask({"pause", "summarize", "--for", "2h", "--reason", "the bill\nis paid"});
  CHECK_THAT(timed.out,
             Catch::StartsWith("stage summarize is paused until 2") && Catch::Contains(": the bill is paid\n"));
  CHECK(number(desk.database,
               "select paused_until - unixepoch() between 7190 and 7200 from stages where name = "
               "'summarize'") == 1);
  CHECK(desk.ask({"pause", "summarize"}).out == "stage summarize is paused until 'callmill resume': paused by hand\n");
  CHECK(asked(desk, {"status"}).at("halted_stages").at(0).at("until").is_null());
  desk.database.execute("update stages set pause_reason = 'quota: used up'", "test");
  CHECK_THAT(desk.ask({"resume", "all"}).out,
             Catch::Contains("stage summarize goes on; it was paused: quota: used up\n"));
  desk.database.execute("update stages set in_flight_limit = 0 where name = 'email'", "test");
  CHECK(desk.ask({"resume", "email"}).out ==
        "stage email takes no job all the same: its in_flight_limit is 0\nnothing of this was paused\n");
}

TEST_CASE("a pause until it is resumed, such as that of a restored file, is not shortened") {
  const auto [what, words] = GENERATE(table<std::string, std::vector<std::string>>({
      {"for a while", {"pause", "email", "--for", "2h"}},
      {"for good", {"pause", "email", "--reason", "the mail server moves"}},
  }));
  CAPTURE(what);
  Desk desk;
  const std::string backup = desk.path() + ".backup";
  REQUIRE(desk.ask({"backup", backup}).code == commands::kOk);
  REQUIRE(desk.ask({"restore", backup}).code == commands::kOk);
  const std::string held = "restored from " + backup + ": 'callmill resume all' lets it work\n";
  CHECK(desk.ask(words).out == "stage email stays paused until 'callmill resume': " + held);
  const auto halted = asked(desk, {"status"}).at("halted_stages");
  CHECK(halted.size() == 9);
  for (const auto& stage : halted) CHECK(stage.at("until").is_null());
  // A resume ends it; a pause of later on is one of its own.
  CHECK(desk.ask({"resume", "email"}).out == "stage email goes on; it was paused: " + held);
  CHECK_THAT(desk.ask({"pause", "email", "--for", "2h"}).out, Catch::StartsWith("stage email is paused until 2"));
}

TEST_CASE("what cannot be paused is refused, with the nearest name, and nothing is paused") {
  Desk desk;
  const std::string before = paused(desk);
  for (const std::string command : {"pause", "resume"}) {
    CHECK_THROWS_AS(desk.ask({command, "dail"}), UsageError);
    CHECK_THROWS_WITH(desk.ask({command, "dail"}), Catch::Contains("got 'dail'; did you mean dial?"));
    CHECK_THROWS_WITH(desk.ask({command, "emial"}), Catch::Contains("did you mean email?"));
    CHECK_THROWS_WITH(desk.ask({command, "out"}), Catch::Contains("did you mean outreach?"));
    CHECK_THROWS_WITH(desk.ask({command, "xyz"}),
                      Catch::Contains("expected dialling, outreach, postcall, all, import"));
    CHECK_THROWS_AS(desk.ask({command}), UsageError);
  }
  CHECK_THROWS_WITH(desk.ask({"pause", "email", "--for", "soon"}), Catch::Contains("--for: expected a duration"));
  CHECK_THROWS_WITH(desk.ask({"pause", "email", "--reason", " "}), Catch::Contains("--reason: expected words"));
  CHECK(paused(desk) == before);
}

TEST_CASE("stop-dialling dials nobody more, and says which phones are live and what becomes of them") {
  OutreachDesk desk;
  desk.database.execute("update calls set call_ended_at = 1795172100 where id = 104", "test");
  const auto stopped = [&] {
    const std::string out = desk.ask({"stop-dialling"}).out;
    return out.substr(out.find("\n", out.find("\n") + 1) + 1);  // behind the two stages
  };
  CHECK(stopped() == "no phone is live\n");
  CHECK(paused(desk) == "summarize room dial");
  desk.database.execute("update calls set call_ended_at = null, dispatched_at = 1795172002 where id = 104", "test");
  CHECK(stopped() == "1 phone is live, 1 ringing and 0 talking: they go on, and the worker takes their results\n");
  call(desk.database, {.status = "called", .answered_at = 1, .call_ended_at = 2, .lead_id = 2});
  desk.database.execute(
      "update calls set call_ended_at = null, dispatched_at = 1 where lead_id = 2 and status = 'called'", "test");
  lead(desk.database, {.id = 30, .phone = "9876543230"});
  call(desk.database, {.lead_id = 30});
  CHECK(stopped() ==
        "2 phones are live, 1 ringing and 1 talking: they go on, and the worker takes their results\n"
        "1 call waits for the dial\n");
}

TEST_CASE("a pause that holds stage follow says that no result of a live phone is taken, until that is resumed") {
  OutreachDesk desk;
  desk.database.execute("update calls set dispatched_at = 1795172002 where id = 104", "test");
  const std::string live = "1 phone is live, 1 ringing and 0 talking: they go on, ";
  const std::string taken = live + "and the worker takes their results\n";
  const std::string held = live +
                           "but stage follow is paused: until it is resumed, a call that is answered keeps its line, "
                           "its result is not taken, and it does not end as stale\n";
  const auto [what, words] = GENERATE_COPY(table<std::string, std::string>({
      {"outreach", held},
      {"all", held},
      {"follow", held},
      {"dialling", taken},
      {"room", taken},
      {"dial", taken},
      {"locate", ""},
      {"push", ""},
      {"postcall", ""},
      {"email", ""},
  }));
  CAPTURE(what);
  const std::string out = desk.ask({"pause", what}).out;
  CHECK(out.substr(std::min(out.find(live), out.size())) == words);
  if (words == held) {
    CHECK_THAT(desk.ask({"stop-dialling"}).out, Catch::EndsWith(held));
    CHECK_THAT(desk.ask({"run", "--once", "--stage", "import"}).out, Catch::Contains(held));
    desk.ask({"resume", "follow"});
    CHECK_THAT(desk.ask({"stop-dialling"}).out, Catch::EndsWith(taken));
  }
}

TEST_CASE("an end of run while phones are live says so") {
  OutreachDesk desk;
  desk.database.execute("update calls set dispatched_at = 1795172002 where id = 104", "test");
  CHECK_THAT(
      desk.ask({"run", "--once", "--stage", "import"}).out,
      Catch::Contains("1 phone is live, 1 ringing and 0 talking: they go on without a worker; the next 'callmill "
                      "run' takes their results\n"));
}
