// A database with enqueued calls, and a flow whose one asking stage the simulated world answers.
#pragma once

#include "intake/enqueue.h"
#include "runner/worker.h"
#include "scratch.h"
#include "world/passing_stage.h"
#include "world/world.h"

namespace callmill::tests {

using namespace runner;
using namespace std::chrono_literals;

/// A stage whose request and verdict the test gives.
inline stages::Stage scripted(std::string_view name, std::function<std::variant<Request, Verdict>()> request,
                              std::function<Verdict(const Reply&)> verdict) {
  return scripted_stage(
      name, [=](std::int64_t) { return request(); }, [=](std::int64_t, const Reply& reply) { return verdict(reply); });
}

/// Stage summarize asks the world; 200 is done, 500 again, 401 halts, anything else fails.
inline stages::Stage asking() {
  return scripted(
      "summarize", [] { return HttpRequest{.url = "http://127.0.0.1/"}; },
      [](const Reply& reply) -> Verdict {
        const auto* response = std::get_if<HttpResponse>(&reply);
        if (response == nullptr) return {.what = Again{{"network", "lost"}, {}}};
        if (response->status == 200) return {.what = Done{}, .code = 200};
        if (response->status == 500) return {.what = Again{{"http_status", "500"}, {}}, .code = 500};
        if (response->status == 401) return {.what = Halt{15min, {"credentials", "key refused"}}};
        return {.what = Failed{{"http_status", "no"}}, .code = response->status};
      });
}

inline std::vector<stages::Stage> flow() {
  return {passing_stage("import"), passing_stage("assemble"), asking(), passing_stage("email")};
}

inline Fate status(int code, std::chrono::milliseconds delay = 0ms) {
  return {HttpResponse{.status = code}, delay, false};
}

/// A database with `calls` enqueued calls.
struct WorkerHouse {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  Settings settings;

  explicit WorkerHouse(int calls) {
    std::vector<CallKey> keys;
    for (int i = 0; i < calls; ++i) keys.push_back({"tenant-a", "call-" + std::to_string(10000 + i)});
    ledger::Transaction transaction(database);
    intake::enqueue(database, keys, unix_time(1'800'000'000));
    transaction.commit();
  }

  Progress run_once(World& world, std::vector<stages::Stage> stages = flow(), std::vector<Duty> duties = {}) {
    Worker worker(database, world, std::move(stages), std::move(duties), settings, {.stages = {}, .once = true});
    const std::atomic<bool> stop{false};
    worker.run(stop, [](const Progress&) {});
    return worker.progress();
  }
};

}  // namespace callmill::tests
