// A run that dials, killed at every step of its way and run on: no phone rings twice for one call, no lead is lost, and
// each qualified call has one task, in a Talking Shops that does not know a task that it has.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <iostream>
#include <random>
#include <set>

#include "support/outreach_house.h"
#include "trials/words.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr int kAtOnce = 20;  // each mostly waits
constexpr const char* kForgets = R"([{"service":"talkingshops","fault":"forgets"}])";

struct Phone {
  std::string number;
  std::string fate;
  std::string becomes;  ///< As OutreachHouse::fate_of says it.
};

const std::vector<Phone>& phones() {
  static const std::vector<Phone> list{
      {"+919876500001", R"({"talk_s":2})", "dispatched pushed"},
      {"+919876500002", R"({"talk_s":4})", "dispatched pushed"},
      {"+919876500003", R"({"talk_s":2,"hangs_up":"person"})", "dispatched pushed"},
      {"+919876500004", R"({"talk_s":2,"loses_reply":true})", "dispatched pushed"},
      {"+919876500005", R"({"talk_s":2,"result":{}})", "new no_answers empty_result"},
      {"+919876500006", R"({"fate":"refused","sip_status_code":486,"ring_s":2})", "new rejected busy"},
      {"+919876500007", R"({"fate":"refused","sip_status_code":607,"ring_s":2})", "failed rejected unwanted"},
      {"+919876500008", R"({"fate":"refused","sip_status_code":404})", "failed unanswered invalid_number"},
      {"+919876500009", R"({"fate":"rings_out"})", "new unanswered no_answer"},
      {"+919876500010", R"({"fate":"no_agent","failure_reason":"startup_failed"})", "new startup_failed agent"}};
  return list;
}

std::string fates() {
  std::string all;
  for (const Phone& phone : phones()) all += (all.empty() ? "{\"" : ",\"") + phone.number + "\":" + phone.fate;
  return all + "}";
}

void add_leads(OutreachHouse& house) {
  for (const Phone& phone : phones()) house.add_lead(phone.number);
  // A busy machine must find the time to look while a phone rings: one never seen ringing has an unknown outcome.
  house.settings.call.ringing = std::chrono::seconds{20};
}

/// Leads whose dial nobody knows the outcome of: their calls were in dial, or had just been sent on from there.
std::set<std::string> in_doubt(OutreachHouse& house) {
  std::set<std::string> numbers;
  auto query = house.database.prepare(
      "select phone_e164 from jobs join calls on calls.id = call_row join leads on leads.id = lead_id where flow = "
      "'outreach' and stage in ('dial', 'locate') and jobs.status in ('pending', 'processing')",
      "trial");
  while (query.next()) numbers.insert(query.get<std::string>("phone_e164"));
  return numbers;
}

std::string errors_of_leads(OutreachHouse& house, const std::set<std::string>& doubted) {
  std::string errors;
  for (const Phone& phone : phones()) {
    const std::string became = house.fate_of(phone.number);
    // A busy machine may look too seldom to see one ring that nobody picks up.
    const bool unseen = doubted.count(phone.number) > 0 || phone.fate.find("rings_out") != std::string::npos;
    const bool unknown = unseen && became == "new unanswered unknown_outcome";
    if (became != phone.becomes && !unknown) errors += phone.number + ": " + became + ", not " + phone.becomes + "\n";
  }
  const std::pair<const char*, const char*> none[] = {
      {"jobs under way or failed", "select count(*) from jobs where status <> 'completed'"},
      {"calls that have not ended", "select count(*) from calls where status = 'calling' or call_ended_at is null"},
      {"failed calls that their leads do not know of",
       "select count(*) from calls where status = 'failed' and lead_settled_at is null"},
      {"leads that wait for nothing", "select count(*) from leads where status = 'new' and retry_after is null"},
      {"leads with more or less than one call",
       "select count(*) from leads where (select count(*) from calls where lead_id = leads.id) <> 1"},
      {"qualified calls without a task's id",
       "select count(*) from calls where status = 'pushed' and crm_task_id is null"},
      {"qualified calls that are not pushed", "select count(*) from calls where status = 'called'"}};
  for (const auto& [what, sql] : none)
    if (const auto count = house.number(sql); count != 0)
      errors += std::string(what) + ": " + std::to_string(count) + "\n";
  return errors;
}

std::string errors_of_ledger(OutreachHouse& house) {
  std::string errors;
  const json seen = house.seen();
  std::map<std::string, int> dials;
  for (const json& one : seen.at("livekit").at("dials"))
    for (const char* by : {"call_id", "number"}) ++dials[one.at(by).get<std::string>()];
  for (const auto& [whose, count] : dials)
    if (count != 1) errors += "dialled " + std::to_string(count) + " times: " + whose + "\n";
  std::map<std::string, int> tasks;
  for (const json& one : seen.at("talkingshops").at("tasks")) ++tasks[one.at("idempotency_key").get<std::string>()];
  auto pushed = house.database.prepare("select call_id from calls where status = 'pushed'", "trial");
  while (pushed.next()) {
    const std::string call = pushed.get<std::string>("call_id");
    if (tasks[call] != 1) errors += std::to_string(tasks[call]) + " tasks for " + call + "\n";
    tasks.erase(call);
  }
  for (const auto& [call, count] : tasks) errors += "a task for " + call + ", which is not pushed\n";
  return errors;
}

/// Empty `step`: it was not reached, the run ended by itself.
struct DialOutcome {
  std::string step;
  std::string errors;
  std::set<std::string> doubted;
};

std::vector<std::string> words(const OutreachHouse& house, int stop_at) {
  return {"--clock", house.clock.text(), "--stop-at", std::to_string(stop_at)};
}

DialOutcome dials_killed_at(int step) {
  OutreachHouse house(fates(), kForgets);
  add_leads(house);
  Program killed(words(house, step), house.environment(), CALLMILL_KILLED);
  const int end = killed.wait();
  DialOutcome outcome{end == -SIGKILL ? last_line(killed.out()) : "", "", in_doubt(house)};
  if (end != -SIGKILL && end != 0) return {"?", "ended with " + std::to_string(end) + ": " + killed.err(), {}};
  if (!outcome.step.empty()) {
    Program next(words(house, 0), house.environment(), CALLMILL_KILLED);
    if (const int code = next.wait(); code != 0)
      outcome.errors += "the next run ended with " + std::to_string(code) + ": " + next.err();
  }
  outcome.errors += errors_of_leads(house, outcome.doubted) + errors_of_ledger(house);
  return outcome;
}

}  // namespace

TEST_CASE("dialling killed at every step and run on: nobody is rung twice, no lead is lost, one task a qualified call",
          "[dials]") {
  const DialOutcome undisturbed = dials_killed_at(0);
  REQUIRE(undisturbed.errors == "");
  int killed = 0;
  int doubted = 0;
  bool more = true;
  for (int next = 1; more; next += kAtOnce) {
    std::vector<std::future<DialOutcome>> outcomes;
    for (int step = next; step < next + kAtOnce; ++step)
      outcomes.push_back(std::async(std::launch::async, dials_killed_at, step));
    for (auto& one : outcomes) {
      const DialOutcome outcome = one.get();
      INFO("killed at step " << outcome.step);
      CHECK(outcome.errors == "");
      killed += outcome.step.empty() ? 0 : 1;
      doubted += static_cast<int>(outcome.doubted.size());
      more = more && !outcome.step.empty();
    }
  }
  std::cout << "outreach killed at each of " << killed << " steps, and run on; " << doubted
            << " dials were in doubt then, and none was made again\n";
  CHECK(killed > 150);
}

TEST_CASE("two runners that dial at once, one of them killed again and again: the same holds", "[dials]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  OutreachHouse house(fates(), kForgets);
  add_leads(house);
  std::set<std::string> doubted;
  for (int kill = 0; kill < 8; ++kill) {
    Program other(words(house, 0), house.environment(), CALLMILL_KILLED);
    Program killed(words(house, std::uniform_int_distribution<int>{5, 40}(random)), house.environment(),
                   CALLMILL_KILLED);
    const int end = killed.wait();
    CHECK((end == -SIGKILL || end == 0));
    doubted.merge(in_doubt(house));
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    other.signal(SIGKILL);
    other.wait();
    doubted.merge(in_doubt(house));
  }
  Program last(words(house, 0), house.environment(), CALLMILL_KILLED);
  Program beside(words(house, 0), house.environment(), CALLMILL_KILLED);
  CHECK(last.wait() == 0);
  CHECK(beside.wait() == 0);
  CHECK(errors_of_leads(house, doubted) == "");
  CHECK(errors_of_ledger(house) == "");
}
