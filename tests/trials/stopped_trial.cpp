// A runner stopped with SIGSTOP at the worst moments, past its lease, while another takes its job over; then continued.
#include <catch2/catch.hpp>
#include <future>

#include "trials/ten_calls.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// Where it is stopped: at the first step of this name, or at the one before it.
struct Moment {
  std::string step;
  bool step_before = false;
  int summaries_bought = 1;
  std::size_t mails_delivered = 1;
  std::string discarded;  ///< Which results of the stopped runner were turned away: stage and code.
};

struct OneCall : House {
  OneCall() { add_call("call-1001"); }
};

Environment short_lease(const House& house) {
  Environment environment = house.environment();
  environment["CALLMILL_LEASE_SECONDS"] = "5";
  return environment;
}

int number_of(const Moment& moment, const std::string& steps) {
  std::istringstream lines(steps);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find(moment.step) != std::string::npos) return moment.step_before ? number - 1 : number;
  }
  throw std::runtime_error("no step '" + moment.step + "' in:\n" + steps);
}

/// Errors, one a line.
std::string stopped_at(const Moment& moment, const std::string& steps, const std::string& undisturbed) {
  OneCall house;
  Program stopped({"--signal", "stop", "--stop-at", std::to_string(number_of(moment, steps))}, short_lease(house),
                  CALLMILL_KILLED);
  const auto is_stopped = [&] {
    return content_of("/proc/" + std::to_string(stopped.pid()) + "/stat").find(") T ") != std::string::npos;
  };
  if (!soon(is_stopped)) return "it was not stopped\n";
  Program other({"run", "--once"}, short_lease(house));
  std::string errors;
  if (other.wait() != 0) errors += "the other runner says:\n" + other.err();
  if (house.number("select count(*) from jobs where status = 'completed'") != 1) errors += "not completed\n";
  const std::string before = what_became(house.database, "'lost', 'discarded'");
  stopped.signal(SIGCONT);
  if (stopped.wait() != 0) errors += "continued, it says:\n" + stopped.err();
  const std::string after = what_became(house.database, "'lost', 'discarded'");
  if (after != before) errors += "continued, it recorded:\n" + difference(after, before);
  if (after != undisturbed) errors += "not as undisturbed:\n" + difference(after, undisturbed);
  const std::string discarded = house.words(
      "select stage || ' ' || coalesce(code, 'unasked') from attempts where outcome = 'discarded' and runner_id = 1");
  if (discarded != moment.discarded) errors += "discarded: " + discarded + "\n";

  const json seen = house.seen();
  for (const json& one : seen.at("openai").at("transcripts"))
    if (one.at("answered") != moment.summaries_bought) errors += "bought: " + one.dump() + "\n";
  if (seen.at("mails").size() != 1) errors += "not one Message-ID\n";
  for (const json& deliveries : seen.at("mails")) {
    if (deliveries.size() != moment.mails_delivered) errors += "delivered: " + deliveries.dump() + "\n";
    for (const json& one : deliveries)
      if (one.at("digest") != deliveries[0].at("digest")) errors += "other bytes: " + deliveries.dump() + "\n";
  }
  return errors;
}

}  // namespace

TEST_CASE("a runner stopped past its lease and continued records nothing, and asks nothing that it has not asked") {
  OneCall house;
  Program walked({}, short_lease(house), CALLMILL_KILLED);
  REQUIRE(walked.wait() == 0);
  const std::string undisturbed = what_became(house.database, "'lost', 'discarded'");
  const std::vector<Moment> moments{
      {.step = "before request summary", .step_before = true, .discarded = "summarize unasked"},
      {.step = "after request summary", .summaries_bought = 2, .discarded = "summarize 200"},
      {.step = "before reply", .summaries_bought = 2, .discarded = "summarize 200"},
      {.step = "before request mail", .step_before = true, .discarded = "email unasked"},
      {.step = "after request mail", .mails_delivered = 2, .discarded = "email 250"}};
  std::vector<std::future<std::string>> trials;
  for (const Moment& moment : moments)
    trials.push_back(std::async(std::launch::async, stopped_at, moment, walked.out(), undisturbed));
  for (std::size_t i = 0; i < moments.size(); ++i) {
    INFO("stopped at the step " << (moments[i].step_before ? "before '" : "'") << moments[i].step << "'");
    CHECK(trials[i].get() == "");
  }
}
