// Jobs per second through the worker with four stages that do nothing, beside a plain C loop over the same statements
// in the same run: what the house costs over bare SQLite. Prints the ratio, for synchronous = FULL and NORMAL. Usage:
// callmill-bench-queue [JOBS] [ROUNDS]
#include <malloc.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "bench/figures.h"
#include "bench/plain_loop.h"
#include "intake/enqueue.h"
#include "ledger/migrate.h"
#include "runner/worker.h"
#include "stages/stage.h"
#include "world/passing_stage.h"

namespace {

using namespace callmill;

/// No stage asks anything; the clock is the real one.
class Nowhere : public outside::Outside {
 public:
  void start(outside::TransferId, const Request&, std::chrono::seconds) override {}
  std::vector<outside::Arrival> wait(std::chrono::milliseconds) override { return {}; }
  void wake() override {}
  void drop(outside::TransferId) override {}
  UnixMillis now() override { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }
  double chance() override { return 0.5; }
};

void fill(const std::string& path, int jobs) {
  ledger::Database database(path, ledger::Access::create);
  ledger::migrate(database);
  database.execute("update stages set in_flight_limit = 500", "bench");
  std::vector<CallKey> keys;
  for (int i = 0; i < jobs; ++i) keys.push_back({"tenant-a", "call-" + std::to_string(1'000'000 + i)});
  ledger::Transaction transaction(database);
  intake::enqueue(database, keys, unix_time(1'800'000'000));
  transaction.commit();
}

double worker_seconds(const std::string& path, int jobs, const std::string& synchronous) {
  fill(path, jobs);
  ledger::Database database(path);
  database.execute("pragma synchronous = " + synchronous, "bench");
  Nowhere nowhere;
  const Settings settings;
  const std::atomic<bool> stop{false};
  return bench::seconds_of([&] {
    runner::Worker worker(database, nowhere,
                          {tests::passing_stage("import"), tests::passing_stage("assemble"),
                           tests::passing_stage("summarize"), tests::passing_stage("email")},
                          {}, settings, {.stages = {}, .once = true});
    worker.run(stop, [](const runner::Progress&) {});
    if (worker.progress().completed != jobs) std::abort();
  });
}

double plain_seconds(const std::string& path, int jobs, const std::string& synchronous) {
  fill(path, jobs);
  return bench::seconds_of([&] { bench::PlainLoop(path, synchronous).run(jobs); });
}

}  // namespace

int main(int count, char** words) {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);  // as `callmill run` does
  mallopt(M_TOP_PAD, 16 << 20);
  const int jobs = count > 1 ? std::atoi(words[1]) : 20'000;
  const int rounds = count > 2 ? std::atoi(words[2]) : 5;
  std::printf("queue: %d jobs of 4 no-op stages, %d rounds each in turn, batches of up to 500, SQLite %s, medians\n",
              jobs, rounds, sqlite3_libversion());
  const auto folder = std::filesystem::temp_directory_path() / ("callmill-bench-" + std::to_string(::getpid()));
  for (const std::string synchronous : {"full", "normal"}) {
    std::vector<double> worker;
    std::vector<double> plain;
    for (int round = 0; round < rounds; ++round) {
      std::filesystem::create_directories(folder);
      worker.push_back(worker_seconds(folder / "worker.db", jobs, synchronous));
      plain.push_back(plain_seconds(folder / "plain.db", jobs, synchronous));
      std::filesystem::remove_all(folder);
    }
    std::printf("synchronous = %-6s  worker %8.0f jobs/s   plain C loop %8.0f jobs/s   ratio %.2f\n",
                synchronous.c_str(), jobs / bench::median(worker), jobs / bench::median(plain),
                bench::median(plain) / bench::median(worker));
  }
  return 0;
}
