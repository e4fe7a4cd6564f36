// Two thousand calls while the neighbours are slow, faulty and gone in turn: every call ends, and the sandbox's own
// ledger agrees with the rows.
#include <catch2/catch.hpp>
#include <iostream>

#include "support/house.h"
#include "trials/words.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr int kCalls = 2000;
constexpr std::chrono::seconds kAtMost{150};

constexpr const char* kFaults = R"([
  {"service": "openai", "fault": "reset", "times": 15},
  {"service": "openai", "fault": "reset_after_request", "times": 15},
  {"service": "openai", "fault": "silence", "times": 5},
  {"service": "openai", "fault": "status", "code": 503, "times": 20},
  {"service": "openai", "fault": "rate_limit", "retry_after": 1, "times": 10},
  {"service": "openai", "fault": "garbage", "times": 5},
  {"service": "openai", "fault": "bad_json", "times": 5},
  {"service": "openai", "fault": "wrong_shape", "times": 5},
  {"service": "openai", "fault": "refusal", "times": 5},
  {"service": "smtp", "fault": "greeting", "code": 421, "times": 5},
  {"service": "smtp", "fault": "mail", "code": 451, "times": 10},
  {"service": "smtp", "match": "desk@", "fault": "rcpt", "code": 452, "times": 10},
  {"service": "smtp", "match": "desk@", "fault": "rcpt", "code": 550, "times": 5},
  {"service": "smtp", "fault": "data", "code": 451, "times": 10},
  {"service": "smtp", "fault": "data", "code": 554, "times": 3},
  {"service": "smtp", "fault": "close_after_data", "times": 10},
  {"service": "smtp", "fault": "silence_after_data", "times": 3}])";

const std::vector<std::string> kQuick{"--latency-ms", "5-20"};
const std::vector<std::string> kSlow{"--latency-ms", "200-400"};

bool all_ended(House& house) {
  return house.number("select count(*) from jobs where status in ('pending', 'processing')") == 0;
}

/// Faults, a restart, slowness, and nobody there, over and over; gives the number of restarts.
int disturb(House& house) {
  const auto until = std::chrono::steady_clock::now() + kAtMost;
  int restarts = 0;
  const auto start_again = [&](const std::vector<std::string>& options) {
    house.sandbox.end();
    house.sandbox.start_again(options);
    ++restarts;
  };
  while (!all_ended(house) && std::chrono::steady_clock::now() < until) {
    house.give_script(kFaults);
    soon([&] { return all_ended(house); }, 1200ms);
    start_again(kSlow);
    soon([&] { return all_ended(house); }, 1000ms);
    house.sandbox.end();
    std::this_thread::sleep_for(700ms);
    house.sandbox.start_again(kQuick);
    ++restarts;
    soon([&] { return all_ended(house); }, 1200ms);
  }
  return restarts;
}

/// By call: how many attempts `condition` picks.
std::map<std::string, int> attempts_by_call(House& house, const std::string& condition) {
  std::map<std::string, int> counts;
  auto query = house.database.prepare(
      "select call_id, count(*) as attempts from attempts join jobs on jobs.id = job_id join calls on calls.id = "
      "call_row where " +
          condition + " group by call_id",
      "trial");
  while (query.next())
    counts[query.get<std::string>("call_id")] = static_cast<int>(query.get<std::int64_t>("attempts"));
  return counts;
}

/// Summaries bought = attempts with tokens, and those whose reply was lost on the way.
void check_summaries(House& house, const json& transcripts) {
  auto paid = attempts_by_call(house, "attempts.stage = 'summarize' and completion_tokens is not null");
  auto lost = attempts_by_call(house,
                               "attempts.stage = 'summarize' and code is null and attempts.error_kind in ('network', "
                               "'timeout')");
  int bought = 0;
  int with_tokens = 0;
  for (const json& one : transcripts) {
    const std::string call = call_in(one.at("first_caller_line").get<std::string>());
    const int answered = one.at("answered").get<int>();
    INFO(call);
    CHECK(answered >= paid[call]);
    CHECK(answered <= paid[call] + lost[call]);
    bought += answered;
    with_tokens += paid[call];
  }
  CHECK(house.number("select count(*) from attempts where completion_tokens is not null") == with_tokens);
  std::cout << bought << " summaries bought, " << with_tokens << " of them with tokens in the rows, the other "
            << bought - with_tokens << " lost on the way\n";
}

/// Mails taken = mails sent, or the same again where the server's word was lost.
void check_mails(House& house, const json& mails) {
  auto unsure = attempts_by_call(house, "attempts.stage = 'email' and attempts.error_kind = 'mail_unknown'");
  int again = 0;
  for (const auto& [id, deliveries] : mails.items()) {
    INFO(id);
    const std::string state = house.word("select state from mails where message_id = '" + id + "'");
    std::map<std::string, int> taken;  // how often each recipient was
    for (const json& one : deliveries) {
      CHECK(one.at("digest") == deliveries[0].at("digest"));
      const std::string answer = one.at("answer").get<std::string>();
      if (answer != "250" && !answer.ends_with("_after_data")) continue;  // the latter took it, and said nothing
      for (const json& recipient : one.at("recipients")) ++taken[recipient.get<std::string>()];
    }
    CHECK((state != "sent" || taken.size() == 3));
    CHECK((state != "failed" || taken.empty()));
    for (const auto& [recipient, times] : taken) {
      INFO(recipient);
      CHECK(times <= 1 + unsure[call_in(id)]);
      again += times - 1;
    }
  }
  const auto sent = house.number("select count(*) from mails where state in ('sent', 'partial')");
  CHECK(house.number("select count(*) from mails where revision <> 1") == 0);
  std::cout << sent << " mails sent, " << again << " recipients got theirs again with the same Message-ID\n";
}

}  // namespace

TEST_CASE("neighbours restarted, slow and faulty in turn during 2000 calls: every call ends, the ledgers agree") {
  House house("[]", kQuick);
  // A neighbour that is gone refuses at once, so that each time all ready jobs spend a try: twenty are for some minutes
  // of it.
  house.run_sql(
      "update stages set in_flight_limit = 24, max_attempts = 20, backoff_first_s = 1, backoff_cap_s = 4, timeout_s = "
      "2, "
      "deferral_first_s = 1, deferral_cap_s = 4 "
      "where name in ('summarize', 'email')");
  house.add_calls(kCalls);
  const auto begun = std::chrono::steady_clock::now();
  Program run({"run"}, house.environment());
  const int restarts = disturb(house);
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  REQUIRE(all_ended(house));
  CHECK(house.number("select count(*) from jobs where status = 'failed' and last_error is null") == 0);
  CHECK(house.number("select count(*) from jobs where error_kind in ('internal', 'runner_lost')") == 0);
  CHECK(house.number("select count(*) from jobs where status = 'completed'") > kCalls * 3 / 4);
  CHECK(restarts >= 4);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun);
  std::cout << kCalls << " calls in " << seconds.count() << " s, " << restarts << " restarts of the sandbox; failed: "
            << house.words("select count(*) || ' ' || error_kind from jobs where status = 'failed' group by error_kind")
            << "\n";
  const json seen = house.seen();
  check_summaries(house, seen.at("openai").at("transcripts"));
  check_mails(house, seen.at("mails"));
}
