// Several runners on one file, each killed at random and started again: the worker's rows against the sandbox's ledger.
#include <catch2/catch.hpp>
#include <iostream>
#include <random>

#include "support/house.h"
#include "trials/words.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr int kKills = 200;

class Runners {
 public:
  Runners(House& house, int count) : house_(house), running_(static_cast<std::size_t>(count)) {
    for (auto& runner : running_) start(runner);
  }
  void kill_and_start_again(std::size_t which) {
    running_.at(which)->signal(SIGKILL);
    running_.at(which)->wait();
    keep_log(*running_.at(which));
    start(running_.at(which));
  }
  /// Their exit codes.
  std::vector<int> stop() {
    std::vector<int> codes;
    for (auto& runner : running_) runner->signal(SIGTERM);
    for (auto& runner : running_) {
      codes.push_back(runner->wait());
      keep_log(*runner);
    }
    return codes;
  }
  /// What all of them wrote that speaks of a lock.
  const std::string& locked() const { return locked_; }

 private:
  void start(std::unique_ptr<Program>& runner) {
    runner = std::make_unique<Program>(std::vector<std::string>{"run"}, house_.environment());
  }
  void keep_log(const Program& runner) {
    std::istringstream lines(runner.out() + runner.err());
    for (std::string line; std::getline(lines, line);)
      if (line.find("locked") != std::string::npos || line.find("busy") != std::string::npos) locked_ += line + '\n';
  }

  House& house_;
  std::vector<std::unique_ptr<Program>> running_;
  std::string locked_;
};

/// How often a request of `stage` may have been made for each call: once, and once for each try that was lost.
std::map<std::string, std::size_t> tries_allowed(House& house, const std::string& stage) {
  std::map<std::string, std::size_t> allowed;
  auto query = house.database.prepare(
      "select call_id, 1 + (select count(*) from attempts where job_id = jobs.id and attempts.outcome = 'lost' and "
      "attempts.stage = '" +
          stage + "') as tries from jobs join calls on calls.id = call_row",
      "trial");
  while (query.next())
    allowed[query.get<std::string>("call_id")] = static_cast<std::size_t>(query.get<std::int64_t>("tries"));
  return allowed;
}

void check_ledger(House& house) {
  const json seen = house.seen();
  const auto summaries = tries_allowed(house, "summarize");
  const auto mails = tries_allowed(house, "email");
  CHECK(seen.at("openai").at("transcripts").size() == summaries.size());
  CHECK(seen.at("mails").size() == mails.size());
  for (const json& one : seen.at("openai").at("transcripts")) {
    const std::string call = call_in(one.at("first_caller_line").get<std::string>());
    INFO(call);
    CHECK(one.at("asked").get<std::size_t>() <= summaries.at(call));
  }
  for (const auto& [id, deliveries] : seen.at("mails").items()) {
    INFO(id);
    CHECK(deliveries.size() <= mails.at(call_in(id)));
    for (const json& one : deliveries) CHECK(one.at("digest") == deliveries[0].at("digest"));
  }
}

void check_rows(House& house) {
  CHECK(house.number("select count(*) from jobs where status <> 'completed' and error_kind <> 'runner_lost'") == 0);
  // Nothing is finished twice: each stage once, the mail written down once and sent once.
  CHECK(
      house.words("select distinct job_id from (select job_id, stage, count(*) as times from attempts where outcome = "
                  "'done' group by job_id, stage) where times <> iif(stage = 'email', 2, 1)") == "");
  CHECK(house.number("select count(*) from attempts where outcome not in ('done', 'lost')") == 0);
  CHECK(house.number("select count(*) from attempts join runners on runners.id = runner_id where outcome = 'lost' and "
                     "stop_reason is not 'died without a word'") == 0);
  CHECK(house.number("select count(*) from summaries where revision <> 1") == 0);
  CHECK(house.number("select count(*) from mails where revision <> 1") == 0);
  CHECK(house.number("select count(*) from jobs where last_error like '%locked%'") == 0);
  CHECK(house.word("pragma integrity_check") == "ok");
}

}  // namespace

TEST_CASE("runners on one file, killed 200 times: no job runs twice at once nor ends twice, all calls end") {
  const int count = GENERATE(2, 4);
  const unsigned seed = std::random_device{}();
  INFO(count << " runners, seed " << seed);
  std::mt19937 random(seed);
  const auto chance = [&](int from, int to) { return std::uniform_int_distribution<int>{from, to}(random); };
  House house("[]", {"--latency-ms", "10-60"});
  house.run_sql("update stages set in_flight_limit = 6 where name in ('summarize', 'email')");
  int calls = 0;
  const auto add_calls = [&](int more) {
    for (; more > 0; --more) house.add_call("call-" + std::to_string(1000 + calls++));
  };
  add_calls(20);
  Runners runners(house, count);
  for (int kill = 0; kill < kKills; ++kill) {
    std::this_thread::sleep_for(std::chrono::milliseconds{chance(20, 200)});
    runners.kill_and_start_again(static_cast<std::size_t>(chance(0, count - 1)));
    if (house.number("select count(*) from jobs where status in ('pending', 'processing')") < 12) add_calls(8);
  }
  REQUIRE(soon([&] { return house.number("select count(*) from jobs where status in ('pending', 'processing')") == 0; },
               std::chrono::seconds{60}));
  for (const int code : runners.stop()) CHECK(code == 0);
  CHECK(runners.locked() == "");
  check_rows(house);
  check_ledger(house);
  std::cout << count << " runners, seed " << seed << ": " << kKills << " kills, " << calls << " calls, "
            << house.number("select count(*) from attempts where outcome = 'lost'") << " tries lost and made again, "
            << house.number("select count(*) from jobs where status = 'failed'") << " calls lost too often\n";
}
