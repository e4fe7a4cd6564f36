#include "runner/transition.h"

#include <catch2/catch.hpp>

#include "runner/identity.h"

using namespace callmill;
using namespace callmill::runner;
using namespace std::chrono_literals;

namespace {
const StagePolicy kPolicy{.name = "summarize", .next = "email", .max_attempts = 3};
const UnixMillis kVerdictTime = unix_millis(1'000'500);
const Failure kWhy{"network", "no route"};

Transition transition(Verdict verdict, int attempt, double chance = 0.0) {
  return transition_of(verdict, kPolicy, attempt, kVerdictTime, chance);
}
}  // namespace

TEST_CASE("done sends the job on, with a fresh count of tries") {
  const Transition next = transition({.what = Done{}}, 2);
  CHECK(next.status == JobStatus::pending);
  CHECK(next.stage == "email");
  CHECK(next.attempt == 0);
  CHECK(next.stage_finished);
  CHECK(transition({.what = Done{ToStage{"assemble"}, ""}}, 2).stage == "assemble");
  CHECK(transition({.what = Done{FlowEnds{}, "empty"}}, 2).status == JobStatus::completed);
  CHECK(transition({.what = Done{FlowEnds{}, "empty"}}, 2).outcome == "empty");
}

TEST_CASE("the end of the flow completes the job") {
  const StagePolicy last{.name = "email", .next = std::nullopt};
  CHECK(transition_of({.what = Done{}}, last, 1, kVerdictTime, 0).status == JobStatus::completed);
  CHECK(transition_of({.what = Done{ToStage{"email"}, ""}}, last, 1, kVerdictTime, 0).status == JobStatus::pending);
}

TEST_CASE("later and halt spend no attempt; later leaves no attempt row") {
  const Transition later = transition({.what = Later{unix_time(2000), kWhy}}, 2);
  CHECK(later.attempt == 1);
  CHECK(later.retry_after == unix_time(2000));
  CHECK(later.attempt_outcome.empty());
  CHECK(later.failure == kWhy);
  const Transition halt = transition({.what = Halt{15min, kWhy}}, 2);
  CHECK(halt.attempt == 1);
  CHECK(halt.status == JobStatus::pending);
  CHECK(halt.retry_after == std::nullopt);
  CHECK(halt.pause == 15min);
}

TEST_CASE("again waits in whole seconds, rounded up, until the tries are spent") {
  CHECK(transition({.what = Again{kWhy, {}}}, 1).retry_after == unix_time(1002));
  CHECK(transition({.what = Again{kWhy, {}}}, 2).retry_after == unix_time(1003));
  CHECK(transition({.what = Again{kWhy, 60s}}, 2).retry_after == unix_time(1061));
  CHECK(transition({.what = Again{kWhy, {}}}, 2).status == JobStatus::pending);
  const Transition last = transition({.what = Again{kWhy, {}}}, 3);
  CHECK(last.status == JobStatus::failed);
  CHECK(last.failure == kWhy);
  CHECK(last.attempt_outcome == "failed");
}

TEST_CASE("a server that says not now is asked again for a day, and no try is counted") {
  const auto [put_off_for, wait] = GENERATE(table<std::chrono::seconds, std::chrono::seconds>({
      {0s, 60s},
      {59s, 60s},
      {300s, 300s},
      {2h, 1h},
      {24h - 1s, 1h},
  }));
  const UnixTime since = unix_time(1'000) - put_off_for;
  for (const int attempt : {1, 3, 7}) {
    const Transition again =
        transition_of({.what = Again{kWhy, {}, since}}, kPolicy, attempt, unix_millis(1'000'000), 0.0);
    CHECK(again.status == JobStatus::pending);
    CHECK(again.attempt == 0);
    CHECK(again.attempt_outcome == "again");
    CHECK(again.retry_after == unix_time(1'000) + wait);
    CHECK(again.failure == kWhy);
  }
}

TEST_CASE("a server that has said not now for a day, or for longer than the stage's limit, has failed the job") {
  CHECK(transition({.what = Again{kWhy, {}, unix_time(1'000) - 24h}}, 1).status == JobStatus::failed);
  StagePolicy impatient = kPolicy;
  impatient.deferral.limit = 0s;
  const Transition failed = transition_of({.what = Again{kWhy, {}, unix_time(1'000)}}, impatient, 1, kVerdictTime, 0.0);
  CHECK(failed.status == JobStatus::failed);
  CHECK(failed.failure == kWhy);
}

TEST_CASE("a runner is dead only beyond doubt") {
  const Identity self{"host", "boot-1", "pid:[1]", 10, 500};
  const Identity there{"host", "boot-1", "pid:[1]", 20, 900};
  const Identity before_reboot{"host", "boot-0", "pid:[1]", 20, 900};
  const Identity in_container{"host", "boot-1", "pid:[2]", 20, 900};
  const Identity renamed{"a-better-name", "boot-1", "pid:[1]", 20, 900};
  const Identity elsewhere{"another", "boot-0", "pid:[1]", 20, 900};
  const auto [other, start_now, dead] = GENERATE_COPY(table<Identity, std::optional<std::int64_t>, bool>({
      {there, 900, false},
      {there, std::nullopt, true},
      {there, 901, true},
      {renamed, 900, false},
      {renamed, std::nullopt, true},
      {renamed, 901, true},
      {before_reboot, 900, true},
      {in_container, std::nullopt, false},
      {elsewhere, std::nullopt, false},
  }));
  CAPTURE(other.host, other.boot_id, other.pid_namespace, start_now.value_or(0));
  CHECK(provably_dead(other, self, start_now) == dead);
}

TEST_CASE("this process knows itself") {
  const Identity self = this_process();
  CHECK(process_start(self.pid) == self.process_started);
  CHECK_FALSE(provably_dead(self, self, process_start(self.pid)));
  CHECK(process_start(999'999'999) == std::nullopt);
}

TEST_CASE("a stage that throws fails its job; one that gets no memory spends nothing") {
  const UnixTime now = unix_time(1'800'000'000);
  const Verdict bug = verdict_on_fault(std::runtime_error("boom"), "the stage could not judge the reply", now);
  CHECK(std::get<Failed>(bug.what).why == Failure{"internal", "the stage could not judge the reply: boom"});
  const Verdict local = verdict_on_fault(std::bad_alloc(), "the stage could not judge the reply", now);
  CHECK(std::get<Later>(local.what).at == now + std::chrono::seconds{30});
  CHECK(std::get<Later>(local.what).why.kind == "local_shortage");
}
