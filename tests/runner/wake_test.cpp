#include "runner/wake.h"

#include <catch2/catch.hpp>

#include "runner/queue.h"

using namespace callmill;
using namespace callmill::runner;
using namespace std::chrono_literals;

namespace {

const UnixTime kSecond = unix_time(1'800'000'000);
const UnixMillis kNow = kSecond;

Polled seen(UnixMillis next = kNow + 1h) {
  return {.version = 7, .is_stale = false, .next = next};
}

}  // namespace

TEST_CASE("how long the loop waits") {
  const auto [what, in_hand, wait] = GENERATE(table<std::string, InHand, std::chrono::milliseconds>({
      {"nothing to do", {.polled = seen()}, kIdleWait},
      {"something falls due in 5 ms", {.polled = seen(kNow + 5ms)}, 5ms},
      {"something is due", {.polled = seen(kNow)}, 0ms},
      {"something was due", {.polled = seen(kNow - 1h)}, 0ms},
      {"never looked", {}, 0ms},
      {"it has written", {.polled = {.version = 7, .is_stale = true, .next = kNow + 1h}}, 0ms},
      {"results", {.results = true, .polled = seen()}, 0ms},
      {"claimed, not loaded", {.claimed = true, .polled = seen()}, 0ms},
      {"the database rests", {.pause = 300ms, .results = true, .claimed = true, .polled = {}}, 300ms},
      {"the run ends: transfers are waited for", {.claims = false, .polled = {}}, kIdleWait},
      {"the run ends: what is due stays", {.claimed = true, .claims = false, .polled = seen(kNow)}, kIdleWait},
      {"the run ends: results are recorded", {.results = true, .claims = false, .polled = seen()}, 0ms},
      {"the run ends: the database rests", {.pause = 300ms, .claims = false, .polled = seen()}, 300ms},
  }));
  CAPTURE(what);
  CHECK(wait_of(in_hand, kNow) == wait);
}

TEST_CASE("the tables are looked at when somebody wrote, or something falls due") {
  CHECK_FALSE(is_poll_due(seen(), 7, kNow));
  CHECK(is_poll_due(seen(), 8, kNow));
  CHECK(is_poll_due({}, -1, kNow));
  CHECK(is_poll_due(seen(kNow), 7, kNow));
  CHECK_FALSE(is_poll_due(seen(kNow + 1ms), 7, kNow));
}

TEST_CASE("what a look finds: work now, and when to look again though nobody writes") {
  const auto [what, due, work, next] = GENERATE(table<std::string, Due, bool, UnixMillis>({
      {"nothing", {}, false, kNow + 1h},
      {"a lead is due", {.duty = true}, true, kNow + 1h},
      {"a lead later", {.duty_at = kSecond + 9s}, false, kNow + 9s},
      {"a retry later", {.retry_at = kSecond + 5s}, false, kNow + 5s},
      {"a retry now", {.retry_at = kSecond}, true, kNow},
      {"a stage has room", {.can_start = true}, true, kNow + 1h},
      {"a pause ends", {.stage_at = kNow + 1500ms}, false, kNow + 1500ms},
      {"the first of all",
       {.duty_at = kSecond + 9s, .retry_at = kSecond + 5s, .stage_at = kNow + 6s},
       false,
       kNow + 5s},
      {"in two hours", {.duty_at = kSecond + 2h, .retry_at = kSecond + 3h, .stage_at = kNow + 2h}, false, kNow + 1h},
  }));
  CAPTURE(what);
  CHECK(is_work(due, kNow) == work);
  CHECK(next_poll(due, kNow) == next);
}

TEST_CASE("when a stage could start a job, and when that changes by itself") {
  using Change = void (*)(StageRow&);
  const auto [what, change, could, at] = GENERATE(table<std::string, Change, bool, std::optional<UnixMillis>>({
      {"no job is ready, or it is full", [](StageRow&) {}, false, std::nullopt},
      {"room", [](StageRow& stage) { stage.room = 3; }, true, std::nullopt},
      {"paused", [](StageRow& stage) { stage.paused_until = kSecond + 60s; }, false, kNow + 60s},
      {"its pace allows one", [](StageRow& stage) { stage.room = 3, stage.per_second = 2.0; }, true, std::nullopt},
      {"its pace does not yet",
       [](StageRow& stage) { stage.room = 3, stage.per_second = 2.0, stage.paced_until = kNow + 500ms; }, false,
       kNow + 500ms},
      {"no job is ready: its pace is nothing to wait for",
       [](StageRow& stage) { stage.per_second = 2.0, stage.paced_until = kNow + 500ms; }, false, std::nullopt},
  }));
  CAPTURE(what);
  StageRow stage;
  change(stage);
  CHECK(could_start(stage, kNow) == could);
  CHECK(changes_at(stage, kNow) == at);
}
