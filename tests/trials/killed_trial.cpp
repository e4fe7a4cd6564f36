// A run killed at every step of its way, and run on: nothing is lost, nothing is done twice that need not be.
#include <catch2/catch.hpp>
#include <future>
#include <iostream>
#include <set>

#include "trials/ten_calls.h"
#include "trials/words.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

/// What must hold of one run that was killed at `step` and run on; errors, one a line. Empty `step`: it was not
/// reached, the run ended by itself.
struct Outcome {
  std::string step;
  std::string errors;
};

std::set<std::string> calls_held(House& house, const std::string& stage) {
  std::set<std::string> calls;
  auto query = house.database.prepare(
      "select call_id from jobs join calls on calls.id = call_row where jobs.status = 'processing' and stage = '" +
          stage + "'",
      "trial");
  while (query.next()) calls.insert(query.get<std::string>("call_id"));
  return calls;
}

bool names_one_of(const std::string& text, const std::set<std::string>& calls) {
  return std::any_of(calls.begin(), calls.end(),
                     [&](const std::string& call) { return text.find(call) != std::string::npos; });
}

/// Twice only where the first reply was lost: its call was under way in that stage when the runner died.
std::string errors_of(const json& seen, const std::set<std::string>& summaries_lost,
                      const std::set<std::string>& mails_lost) {
  std::string errors;
  const json& transcripts = seen.at("openai").at("transcripts");
  if (transcripts.size() != 9) errors += "not 9 transcripts but " + std::to_string(transcripts.size()) + "\n";
  for (const auto& [digest, one] : transcripts.items()) {
    const std::string line = one.at("first_caller_line").get<std::string>();
    const int allowed = names_one_of(line, summaries_lost) ? 2 : 1;
    if (one.at("answered").get<int>() > allowed) errors += "bought again: " + line + "\n";
  }
  if (seen.at("mails").size() != 10) errors += "not 10 mails but " + std::to_string(seen.at("mails").size()) + "\n";
  for (const auto& [id, deliveries] : seen.at("mails").items()) {
    const std::size_t allowed = names_one_of(id, mails_lost) ? 2 : 1;
    if (deliveries.size() > allowed) errors += "mailed again: " + id + "\n";
    for (const json& one : deliveries) {
      if (one.at("digest") != deliveries[0].at("digest")) errors += "other bytes: " + id + "\n";
      if (one.at("recipients") != deliveries[0].at("recipients")) errors += "other recipients: " + id + "\n";
    }
  }
  return errors;
}

/// As `undisturbed`, but the mail of call-1009 may have been taken by a try whose runner was lost: that it is refused
/// to one recipient afterwards leaves its fate unknown.
std::string with_unknown_mail(std::string undisturbed) {
  const std::string known = R"("recipients_refused","sent to the others)";
  const std::string unknown =
      R"("mail_unknown","an earlier try got no answer (its runner was lost), so that some may have the mail; this one: )"
      "sent to the others";
  for (auto at = undisturbed.find(known); at != std::string::npos; at = undisturbed.find(known, at + unknown.size())) {
    undisturbed.replace(at, known.size(), unknown);
  }
  return undisturbed;
}

Outcome killed_at(int step, const std::string& undisturbed) {
  House house(kTenCallsScript);
  add_ten_calls(house);
  Program killed({"--stop-at", std::to_string(step)}, house.environment(), CALLMILL_KILLED);
  const int end = killed.wait();
  Outcome outcome{end == -SIGKILL ? last_line(killed.out()) : "", ""};
  if (end != -SIGKILL && end != 0) return {"?", "ended with " + std::to_string(end) + ": " + killed.err()};
  const auto summaries_lost = calls_held(house, "summarize");
  const auto mails_lost = calls_held(house, "email");
  // Composed and claimed again: its request may have left.
  const bool is_mail_unknown =
      mails_lost.contains("call-1009") && house.number(
                                              "select count(*) from mails join calls on calls.id = call_row "
                                              "where call_id = 'call-1009'") > 0;
  if (!outcome.step.empty()) {
    Program next({"run", "--once"}, house.environment());
    // One job ends as failed, for the recipient that was refused.
    if (const int code = next.wait(); code != 0 && code != 1)
      outcome.errors += "the next run ended with " + std::to_string(code) + ": " + next.err();
    if (next.err().find("locked") != std::string::npos) outcome.errors += next.err();
  }
  outcome.errors += errors_of(house.seen(), summaries_lost, mails_lost);
  const std::string rows = what_became(house.database);
  const std::string expected = is_mail_unknown ? with_unknown_mail(undisturbed) : undisturbed;
  if (rows != expected) outcome.errors += "rows differ:\n" + difference(rows, expected);
  if (const std::string word = house.word("pragma integrity_check"); word != "ok") outcome.errors += word + "\n";
  return outcome;
}

std::string rows_of_undisturbed_run() {
  House house(kTenCallsScript);
  add_ten_calls(house);
  Program run({"run", "--once"}, house.environment());
  REQUIRE(run.wait() == 1);
  REQUIRE(house.number("select count(*) from jobs where status = 'completed'") == 9);
  REQUIRE(house.word("select call_id || ' ' || error_kind from jobs join calls on calls.id = call_row where "
                     "jobs.status = 'failed'") == "call-1009 recipients_refused");
  return what_became(house.database);
}

}  // namespace

TEST_CASE("killed at every step over ten calls and run on, the rows are those of an undisturbed run") {
  const std::string undisturbed = rows_of_undisturbed_run();
  // Two at once, one a processor, until a run was not killed any more because it has no such step.
  int next = 1;
  int killed = 0;
  for (bool more = true; more; next += 2) {
    auto other = std::async(std::launch::async, [&, step = next + 1] { return killed_at(step, undisturbed); });
    const Outcome outcomes[] = {killed_at(next, undisturbed), other.get()};
    for (const Outcome& outcome : outcomes) {
      INFO("killed at step " << outcome.step);
      CHECK(outcome.errors == "");
      killed += outcome.step.empty() ? 0 : 1;
      more = more && !outcome.step.empty();
    }
  }
  std::cout << "killed at each of " << killed << " steps, and run on\n";
  CHECK(killed > 100);
}
