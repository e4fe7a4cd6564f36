#include <catch2/catch.hpp>
#include <fstream>

#include "support/desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;
using Words = std::vector<std::string>;

namespace {

/// With the outreach calls 101 (being called), 102 (called), 103 (failed).
struct QualifyDesk : Desk {
  QualifyDesk() {
    const std::int64_t ravi = lead(database);
    call(database, {.id = 101, .lead_id = ravi});
    call(database, {.id = 102, .status = "called", .lead_id = ravi});
    call(database, {.id = 103,
                    .status = "failed",
                    .failure_reason = "no_answers",
                    .failure_detail = "no_result: x",
                    .lead_id = ravi});
    job(database, {.call_row = 101, .stage = "follow", .retry_after = 4'000'000'000});
  }
  std::string file(const std::string& text) const {
    std::ofstream(folder.path() / "answers.json", std::ios::binary) << text;
    return (folder.path() / "answers.json").string();
  }
  std::int64_t results() { return number(database, "select count(*) from call_results"); }
};

}  // namespace

TEST_CASE("qualify stores what a file says, and says what becomes of it") {
  const auto [call, text, said] = GENERATE(table<std::string, std::string, std::string>({
      {"outreach-101", R"({"budget":"50"})",
       "outreach-101: stored as result 1; the call is under way: the worker makes it 'called'"},
      {"101", R"({"budget":"50"})", "outreach-101: stored as result 1; the call is under way"},
      {"outreach-101", R"({"budget":" "})", "it holds nothing useful, so it ends as failed, no_answers"},
      {"outreach-102", R"({"budget":"50"})", "the call is 'called' already: the worker takes the newer"},
      {"outreach-102", R"({})", "the call is 'called', and stays so: the result is kept"},
      {"outreach-103", R"({"budget":"50"})",
       "the call had failed: the worker makes it 'called' if its lead was not rung"},
      {"outreach-103", R"({})", "the call had failed, and stays so: the result is kept"},
  }));
  QualifyDesk desk;
  const Answer answer = desk.ask({"qualify", call, "--json", desk.file(text)});
  CHECK(answer.code == commands::kOk);
  CHECK_THAT(answer.out, Catch::Contains(said));
  CHECK(desk.results() == 1);
  CHECK(word(desk.database, "select source from call_results") == "qualify");
  if (call.ends_with("101"))
    CHECK(number(desk.database, "select retry_after is null from jobs where call_row = 101") == 1);
}

TEST_CASE("qualify stores a failure, and the same said again is the same result") {
  QualifyDesk desk;
  const Words words{"qualify", "outreach-101", "--failure", "rejected", "--detail", "hung up\nat once"};
  const Answer answer = desk.ask(words);
  CHECK(answer.out ==
        "outreach-101: stored as result 1; the call is under way: the worker ends it as failed, rejected\n");
  CHECK(desk.ask(words).out == answer.out);
  CHECK(word(desk.database, "select failure_reason || ': ' || failure_detail from call_results") ==
        "rejected: hung up at once");
  CHECK(desk.results() == 1);
}

TEST_CASE("qualify refuses what it cannot be sure of, and stores nothing") {
  QualifyDesk desk;
  const std::map<std::string, std::string> files{
      {"GOOD", R"({"a":"b"})"}, {"LIST", "[1]"}, {"EMPTY", ""}, {"TWICE", R"({"a":1,"a":2})"}};
  const auto [words, said] = GENERATE(table<Words, std::string>({
      {{"outreach-101"}, "expected --json FILE, or --failure REASON"},
      {{"--json", "GOOD"}, "expected a CALL, such as outreach-1017-k3f9x2a7"},
      {{"outreach-101", "--json", "GOOD", "--failure", "rejected"}, "--json or --failure, not both"},
      {{"outreach-101", "--json", "GOOD", "--detail", "x"}, "--detail goes with --failure only"},
      {{"outreach-101", "--failure", "busy"},
       "failure_reason 'busy': no_answers, rejected, startup_failed or do_not_call expected"},
      {{"outreach-101", "--json", "/nosuch/file"}, "cannot read /nosuch/file; nothing was stored"},
      {{"outreach-101", "--json", "LIST"}, "the qualification is array: an object was expected"},
      {{"outreach-101", "--json", "EMPTY"}, "is no JSON"},
      {{"outreach-101", "--json", "TWICE"}, "'a' occurs twice in one object"},
      {{"outreach-999", "--json", "GOOD"}, "no call 'outreach-999'"},
      {{"call-empty-01", "--json", "GOOD"}, "call 'call-empty-01' is no outreach call"},
  }));
  Words all{"qualify"};
  for (const std::string& word : words) all.push_back(files.contains(word) ? desk.file(files.at(word)) : word);
  CHECK_THROWS_WITH(desk.ask(all), Catch::Contains(said));
  CHECK(desk.results() == 0);
}
