// From the commit of an enqueue to the start of its job in an idle worker.
#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "outside/transfers.h"
#include "runner/worker.h"
#include "web/api/caller.h"
#include "world/passing_stage.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// A worker in a thread of its own with one stage, which notes when it was asked to decide.
class WatchedWorker {
 public:
  explicit WatchedWorker(const std::string& path) : database_(path), transfers_(settings_, {}) {
    worker_.emplace(database_, transfers_, std::vector{noting_stage()}, std::vector<runner::Duty>{}, settings_,
                    runner::RunOptions{});
    thread_ = std::jthread([this] { worker_->run(stop_, [](const runner::Progress&) {}); });
  }
  ~WatchedWorker() {
    stop_ = true;
    transfers_.wake();
  }
  void wake() { transfers_.wake(); }
  /// When the next job starts.
  std::future<Clock::time_point> next_start() {
    const std::lock_guard lock(mutex_);
    started_ = {};
    return started_.get_future();
  }

 private:
  stages::Stage noting_stage() {
    return tests::stage_without_rows("import", [this](std::int64_t) {
      return stages::Work{[this](const Settings&, UnixTime) {
        const std::lock_guard lock(mutex_);
        started_.set_value(Clock::now());
        return failed("internal", "far enough");
      }};
    });
  }

  Settings settings_;
  ledger::Database database_;
  outside::Transfers transfers_;
  std::optional<runner::Worker> worker_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::promise<Clock::time_point> started_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("a job enqueued over HTTP starts within 50 ms on an idle worker: woken, or by its look at the database",
          "[latency]") {
  const bool woken = GENERATE(true, false);
  CAPTURE(woken);
  Scratch scratch;
  const std::string token = add_token(scratch.database, "enqueue");
  WatchedWorker worker(scratch.path());
  web::Api api(scratch.path(), [&] {
    if (woken) worker.wake();
  });
  std::vector<double> waits;
  for (int i = 0; i < 15; ++i) {
    auto start = worker.next_start();
    std::this_thread::sleep_for(30ms);
    std::promise<Clock::time_point> answered;
    api.answer({"POST",
                "/api/v1/process",
                {"api", "v1", "process"},
                "",
                {{"authorization", "Bearer " + token}},
                process_body("call-" + std::to_string(1000 + i)),
                "req-1"},
               [&](const web::Response&) { answered.set_value(Clock::now()); });
    const auto committed = answered.get_future().get();
    REQUIRE(start.wait_for(5s) == std::future_status::ready);
    waits.push_back(std::chrono::duration<double, std::milli>(start.get() - committed).count());
  }
  std::sort(waits.begin(), waits.end());
  CAPTURE(waits);
  CHECK(waits[7] < 50);
}
