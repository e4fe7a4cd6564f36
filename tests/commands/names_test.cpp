// A name that there is not, wherever one is given: refused, and the nearest named.
#include <catch2/catch.hpp>

#include "support/desk.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using Words = std::vector<std::string>;

TEST_CASE("an unknown name in an option or argument is refused, and the nearest one named") {
  const auto [words, said, meant] = GENERATE(table<Words, std::string, std::string>({
      {{"shwo", "call", "1"}, "unknown command 'shwo'", "show"},
      {{"status", "--formt", "json"}, "--formt", "--format"},
      {{"run", "--call-window-strat", "10:00"}, "--call-window-strat", "--call-window-start"},
      {{"help", "setings"}, "got 'setings'", "settings"},
      {{"help", "no-recipient"}, "got 'no-recipient'", "no_recipients"},
      {{"status", "--format", "jsn"}, "--format: expected table, json or csv, got 'jsn'", "json"},
      {{"report", "post-call"}, "got 'post-call'", "post_call_day"},
      {{"report", "cost", "--tenant", "acne"}, "no tenant 'acne'", "acme"},
      {{"show", "cal", "1"}, "show: expected call, job, lead or mail, got 'cal'", "call"},
      {{"show", "call", "call-mailed-1", "--tenant", "acne"}, "no tenant 'acne'", "acme"},
      {{"rerun", "--failed", "--kind", "time_out"}, "no error_kind 'time_out'", "timeout"},
      {{"rerun", "--failed", "--tenant", "guayne"}, "no tenant 'guayne'", "guyane"},
      {{"rerun", "--stage", "sumarize"}, "--stage: expected import", "summarize"},
      {{"rerun", "2", "--from", "mail"}, "--from: expected import", "email"},
      {{"run", "--once", "--stage", "dail"}, "--stage: expected import", "dial"},
      {{"leads", "lst"}, "leads: expected import, add or list, got 'lst'", "list"},
      {{"leads", "list", "--status", "dispached"}, "--status: expected new, dispatched or failed", "dispatched"},
      {{"leads", "import", "/dev/null", "--tenant", "acne"}, "no tenant 'acne'", "acme"},
      {{"leads", "import", "/dev/null", "--on-duplicate", "merg"}, "--on-duplicate: expected", "merge"},
      {{"dnc", "ad", "9876543210"}, "dnc: expected", "add"},
      {{"tenants", "shwo", "acme"}, "tenants: expected list, show, set or reset, got 'shwo'", "show"},
      {{"tenants", "show", "acne"}, "no tenant 'acne'", "acme"},
      {{"tenants", "reset", "acme", "recipient"}, "got 'recipient'", "recipients"},
      {{"tenants", "set", "acme", "--recipeints", "a@b.example"}, "--recipeints", "--recipients"},
      {{"token", "lists"}, "token: expected add, list or revoke", "list"},
      {{"token", "add", "shop", "--scope", "agnet"}, "--scope: expected", "agent"},
      {{"import", "x.json", "--collection", "call-metadata"}, "--collection: expected", "calls-metadata"},
      {{"qualify", "1", "--failure", "no_answer"}, "no_answers, rejected, startup_failed or do_not_call", "no_answers"},
      {{"sql", "reports/latencies"}, "is no file, and no name below sql/", "reports/latency"},
      {{"sql", "desk/status_failures", "--param", "snice=1", "--param", "since=1"}, "no parameter :snice", "since"},
  }));
  CAPTURE(words);
  Desk desk;
  const Words& given = words;
  CHECK_THROWS_WITH(desk.ask(given), Catch::Contains(said) && Catch::Contains("; did you mean " + meant + "?"));
}

TEST_CASE("a name that is like none is refused without a guess") {
  const auto words =
      GENERATE(Words{"nosuch"}, Words{"help", "weather"}, Words{"rerun", "--failed", "--kind", "nope"},
               Words{"rerun", "--failed", "--tenant", "xyz"}, Words{"report", "cost", "--tenant", "xyz"});
  Desk desk;
  const Words& given = words;
  CHECK_THROWS_WITH(desk.ask(given), Catch::Contains(given.back()) && !Catch::Contains("did you mean"));
}

TEST_CASE("an error_kind of an older program still chooses the jobs that have it") {
  Desk desk;
  desk.database.execute("update jobs set error_kind = 'of_old' where id = 2", "test");
  CHECK(desk.ask({"rerun", "--failed", "--kind", "of_old", "--dry-run"}).err == "1 job would be run again\n");
  CHECK(desk.ask({"rerun", "--failed", "--kind", "quota", "--dry-run"}).err == "0 jobs would be run again\n");
}
