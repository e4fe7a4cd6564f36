// Every fault of the model's service, through the whole flow: where the job ends, what the tries were, what was paid.
#include <catch2/catch.hpp>

#include "flow/job_story.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

struct ModelFault {
  std::string rule;   ///< What the sandbox does wrong with the call.
  std::string end;    ///< Stage, status, and error_kind or outcome of its job.
  std::string tries;  ///< Of stage summarize: outcome, error_kind, HTTP status.
};

const std::vector<ModelFault> kModelFaults{
    {R"("fault":"status","code":500,"times":1)", "email completed mailed", "again http_status 500, done - 200"},
    {R"("fault":"status","code":500)", "summarize failed http_status",
     "again http_status 500, again http_status 500, failed http_status 500"},
    {R"("fault":"status","code":408,"times":1)", "email completed mailed", "again http_status 408, done - 200"},
    {R"("fault":"status","code":409,"times":1)", "email completed mailed", "again http_status 409, done - 200"},
    {R"("fault":"status","code":400)", "summarize failed http_status", "failed http_status 400"},
    {R"("fault":"reset_after_request","times":1)", "email completed mailed", "again network -, done - 200"},
    {R"("fault":"reset_after_request","times":3)", "summarize failed network",
     "again network -, again network -, failed network -"},
    {R"("fault":"silence","times":1)", "email completed mailed", "again timeout -, done - 200"},
    {R"("fault":"drip","times":1)", "email completed mailed", "again timeout -, done - 200"},
    {R"("fault":"drip","interval_ms":0,"times":1)", "email completed mailed", "done - 200"},
    {R"("fault":"garbage","times":1)", "email completed mailed", "again not_json 200, done - 200"},
    {R"("fault":"bad_json","times":1)", "email completed mailed", "again not_json 200, done - 200"},
    {R"("fault":"bad_json")", "summarize failed not_json", "again not_json 200, failed not_json 200"},
    {R"("fault":"wrong_shape","times":1)", "email completed mailed", "again wrong_shape 200, done - 200"},
    {R"("fault":"wrong_shape")", "summarize failed wrong_shape", "again wrong_shape 200, failed wrong_shape 200"},
    {R"("fault":"length","times":1)", "email completed mailed", "again length 200, done - 200"},
    {R"("fault":"length")", "summarize failed length", "again length 200, failed length 200"},
    {R"("fault":"refusal")", "email completed refused", "done - 200"},
    {R"("fault":"content_filter")", "email completed refused", "done - 200"},
    {R"("fault":"error_body","times":1)", "email completed mailed", "again error_body 200, done - 200"},
    {R"("fault":"error_body")", "summarize failed error_body",
     "again error_body 200, again error_body 200, failed error_body 200"},
    {R"("fault":"rate_limit","times":1)", "email completed mailed", "again rate_limited 429, done - 200"},
};

/// A call for each fault, all in one run. Made once.
struct ModelFaultsRun {
  House house{script()};
  runner::Progress progress = run();

  static ModelFaultsRun& get() {
    static ModelFaultsRun run;
    return run;
  }

 private:
  static std::string script() {
    std::string rules;
    for (std::size_t i = 0; i < kModelFaults.size(); ++i) {
      rules += (i > 0 ? "," : "") + (R"({"service":"openai","match":"about )" + call_of(i) + R"(,",)") +
               kModelFaults[i].rule + "}";
    }
    return "[" + rules + "]";
  }
  runner::Progress run() {
    house.run_sql("update stages set timeout_s = 1 where name = 'summarize'");
    for (std::size_t i = 0; i < kModelFaults.size(); ++i) house.add_call(call_of(i));
    return house.run_once();
  }
};

std::string summary_tries(House& house, const std::string& call) {
  return house.words(
      "select outcome || ' ' || coalesce(error_kind, '-') || ' ' || coalesce(code, '-') from v_attempts "
      "where stage = 'summarize' and call_id = '" +
      call + "' order by attempt_id");
}

}  // namespace

TEST_CASE("a fault of the model's service ends where the issue says, try by try") {
  ModelFaultsRun& run = ModelFaultsRun::get();
  for (std::size_t i = 0; i < kModelFaults.size(); ++i) {
    DYNAMIC_SECTION(kModelFaults[i].rule) {
      CHECK(job_end(run.house, call_of(i)) == kModelFaults[i].end);
      CHECK(summary_tries(run.house, call_of(i)) == kModelFaults[i].tries);
      const bool failed = kModelFaults[i].end.find(" failed ") != std::string::npos;
      CHECK(run.house.number("select count(*) from v_mails where state = 'sent' and call_id = '" + call_of(i) + "'") ==
            (failed ? 0 : 1));
      CHECK(run.house.number("select coalesce(last_error, '') <> '' from v_jobs where call_id = '" + call_of(i) +
                             "'") == (failed ? 1 : 0));
    }
  }
  CHECK(run.progress.completed + run.progress.failed == static_cast<std::int64_t>(kModelFaults.size()));
  CHECK(run.house.seen().at("mails").size() == static_cast<std::size_t>(run.progress.completed));
}

TEST_CASE("every try that was answered has its tokens, its model and its cost") {
  House& house = ModelFaultsRun::get().house;
  CHECK(house.number("select count(*) from attempts where stage = 'summarize' and outcome = 'done' "
                     "and (model is not 'gpt-4o-mini' or prompt_tokens < 100 or cost_usd <= 0)") == 0);
  CHECK(house.number("select min(cost_usd > 0) from attempts where error_kind in ('wrong_shape', 'length')") == 1);
}

TEST_CASE("a connection reset before the request was read is tried again") {
  House house(R"([{"service":"openai","fault":"reset","times":1}])");
  house.add_call("call-1000");
  CHECK(house.run_once().completed == 1);
  CHECK(summary_tries(house, "call-1000") == "again network -, done - 200");
}

TEST_CASE("a mail about a call whose summary was refused holds the transcript and says so") {
  const auto [fault, kind] =
      GENERATE(table<std::string, std::string>({{"refusal", "refused"}, {"content_filter", "content_filter"}}));
  House house(R"([{"service":"openai","fault":")" + fault + R"("}])");
  house.add_call("call-1000");
  house.run_once();
  CHECK(house.word("select state || ' ' || error_kind from v_summaries") == "refused " + kind);
  Program show({"show", "mail", "call-1000", "--text"}, house.environment());
  CHECK(show.wait() == 0);
  CHECK_THAT(show.out(), Catch::Contains("No summary could be made of this call"));
  CHECK_THAT(show.out(), Catch::Contains("I ask about call-1000, is it ready?"));
}

TEST_CASE("after a 429 the next try waits as long as the server asked") {
  House house(R"([{"service":"openai","fault":"rate_limit","retry_after":2,"times":1}])");
  house.add_call("call-1000");
  const auto begun = std::chrono::steady_clock::now();
  CHECK(house.run_once().completed == 1);
  CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::seconds{2});
}

TEST_CASE("money, credentials and settings halt the stage: loud, unspent, and lifted by one UPDATE") {
  const auto [rule, stage, kind, code] = GENERATE(table<std::string, std::string, std::string, int>({
      {R"("service":"openai","fault":"quota")", "summarize", "quota", 429},
      {R"("service":"openai","fault":"status","code":401)", "summarize", "credentials", 401},
      {R"("service":"openai","fault":"status","code":403)", "summarize", "credentials", 403},
      {R"("service":"smtp","fault":"auth","code":535)", "email", "credentials", 535},
      {R"("service":"smtp","fault":"no_auth")", "email", "configuration", 0},
  }));
  DYNAMIC_SECTION(rule) {
    House house("[{" + rule + "}]");
    house.add_calls(3);
    Program run({"run", "--once"}, house.environment());
    CHECK(run.wait() == 1);
    CHECK_THAT(run.out(), Catch::Contains("stage " + stage + " is halted: " + kind));
    CHECK(house.words("select distinct stage || ' ' || status || ' ' || attempt from jobs") == stage + " pending 0");
    CHECK(house.number("select count(*) from stages where name = '" + stage + "' and pause_reason like '" + kind +
                       ": %' and paused_until > unixepoch()") == 1);
    CHECK(house.number("select count(*) from attempts where outcome = 'halt' and error_kind = '" + kind +
                       "' and coalesce(code, 0) = " + std::to_string(code)) >= 1);
    std::istringstream log(run.err());
    int errors = 0;
    for (std::string line; std::getline(log, line);) {
      const auto event = nlohmann::json::parse(line);
      if (event.at("level") != "error") continue;
      ++errors;
      CHECK(event.at("error_kind") == kind);
    }
    CHECK(errors == 1);
    Program status({"status"}, house.environment());
    CHECK(status.wait() == 0);
    CHECK_THAT(status.out(), Catch::Contains("STAGE " + stage + " IS HALTED until ") && Catch::Contains(kind));

    house.give_script("[]");
    Program still({"run", "--once"}, house.environment());
    CHECK(still.wait() == 1);
    house.run_sql("update stages set paused_until = null, pause_reason = null where name = '" + stage + "'");
    Program again({"run", "--once"}, house.environment());
    CHECK(again.wait() == 0);
    CHECK(house.number("select count(*) from jobs where status = 'completed' and outcome = 'mailed'") == 3);
    CHECK(house.seen().at("openai").at("requests").at("200") == 3);
  }
}
