#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;
using Words = std::vector<std::string>;
using Jobs = std::vector<std::int64_t>;

namespace {

Jobs jobs_in(const Answer& answer) {
  Jobs jobs;
  for (const auto& row : nlohmann::json::parse(answer.out)) jobs.push_back(row.at("job_id").get<std::int64_t>());
  return jobs;
}

}  // namespace

TEST_CASE("rerun takes named jobs in any state, and without a name only failed ones; options narrow down") {
  const auto [options, jobs] = GENERATE(table<Words, Jobs>({
      {{"1"}, {1}},
      {{"2", "1", "7"}, {1, 2, 7}},
      {{"--call", "call-empty-01"}, {3}},
      {{"--call", "call-mailed-1", "--tenant", "guyane"}, {4}},
      {{"7", "--call", "call-empty-01"}, {3, 7}},
      {{"--failed"}, {2, 7}},
      {{"1", "2", "--failed"}, {2}},
      {{"--stage", "email"}, {7}},
      {{"--kind", "timeout"}, {2}},
      {{"--kind", "timeout", "--stage", "email"}, {}},
      {{"--failed", "--tenant", "guyane"}, {7}},
      {{"--since", "2026-11-20T10:30"}, {7}},
      {{"--since", "2026-11-20"}, {2, 7}},
      {{"--since", "2026-11-21"}, {}},
  }));
  Desk desk;
  Words words{"rerun", "--dry-run", "--format", "json"};
  words.insert(words.end(), options.begin(), options.end());
  const Answer answer = desk.ask(words);
  CHECK(answer.code == 0);
  CHECK(jobs_in(answer) == jobs);
}

TEST_CASE("a dry run changes nothing and says how many it would be") {
  Desk desk;
  const std::int64_t attempts = number(desk.database, "select count(*) from attempts");
  const Answer answer = desk.ask({"rerun", "--failed", "--dry-run"});
  CHECK(answer.err ==
        "2 jobs would be run again\n"
        "1 mail of these may have arrived: some may get it twice, with the same Message-ID unless its content has "
        "changed\n");
  CHECK(number(desk.database, "select count(*) from jobs where status = 'failed'") == 2);
  CHECK(number(desk.database, "select count(*) from attempts") == attempts);
}

TEST_CASE("a rerun says how many of the mails may have arrived") {
  Desk desk;
  CHECK_THAT(desk.ask({"rerun", "7", "2", "--dry-run"}).err,
             Catch::Contains("1 mail of these may have arrived: some may get it twice, with the same Message-ID"));
  CHECK_THAT(desk.ask({"rerun", "2"}).err, !Catch::Contains("may have arrived"));
}

TEST_CASE("a job that is run again starts afresh in its stage, and its story says so") {
  Desk desk;
  const Answer answer = desk.ask({"rerun", "2"});
  CHECK(answer.err == "1 job will be run again\n");
  CHECK(word(desk.database, "select status || ' ' || stage || ' ' || attempt from jobs where id = 2") ==
        "pending summarize 0");
  CHECK(word(desk.database, "select error_kind from jobs where id = 2") == "(null)");
  CHECK(word(desk.database, "select outcome || ' ' || error_kind from attempts where job_id = 2 order by id desc") ==
        "rerun timeout");
  CHECK(word(desk.database, "select status from jobs where id = 7") == "failed");
}

TEST_CASE("--from sends the job to another stage; a job that is being processed is left alone") {
  Desk desk;
  const Answer answer = desk.ask({"rerun", "1", "6", "--from", "summarize"});
  CHECK(answer.err == "1 job will be run again; 1 left alone: being processed now\n");
  CHECK(word(desk.database, "select status || ' ' || stage from jobs where id = 1") == "pending summarize");
  CHECK(word(desk.database, "select status || ' ' || stage || ' ' || runner_id from jobs where id = 6") ==
        "processing summarize 2");
}

TEST_CASE("rerun refuses what it cannot be sure of, and changes nothing") {
  const auto [options, said] = GENERATE(table<Words, std::string>({
      {Words{}, "say which jobs"},
      {{"--tenant", "acme"}, "say which jobs"},
      {{"--from", "email"}, "say which jobs"},
      {{"99"}, "no job 99"},
      {{"2", "99"}, "no job 99"},
      {{"--call", "nosuch-call"}, "no call 'nosuch-call'"},
      {{"--call", "call-mailed-1"}, "several tenants have a call 'call-mailed-1' (acme, guyane)"},
      {{"2", "--from", "nosuch"},
       "--from: expected import, assemble, summarize, email, room, dial, locate, follow or push, got 'nosuch'"},
      {{"--stage", "nosuch"}, "--stage: expected import"},
      {{"--since", "whenever"}, "--since: expected a time"},
      {{"two"}, "two"},
  }));
  Desk desk;
  Words words{"rerun"};
  words.insert(words.end(), options.begin(), options.end());
  CHECK_THROWS_WITH(desk.ask(words), Catch::Contains(said));
  CHECK(number(desk.database, "select count(*) from jobs where status = 'failed'") == 2);
}
