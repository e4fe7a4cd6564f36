// The loop: claim, request, judge, record. It knows stages only as a list of Stage, and
// what else is to be done only as a list of Duty.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "domain/job/verdict.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "outside/outside.h"
#include "runner/database_backoff.h"
#include "runner/duty.h"
#include "runner/flights.h"
#include "runner/heartbeat.h"
#include "runner/job.h"
#include "runner/load_jobs.h"
#include "runner/progress.h"
#include "runner/queue.h"
#include "runner/stage_rows.h"
#include "runner/wake.h"
#include "runner/wal_watch.h"
#include "stages/stage.h"

namespace callmill::runner {

struct RunOptions {
  std::vector<std::string> stages;  ///< Only these; empty: all.
  /// End when no job is ready, waits for a retry, is held by any runner (which may die and leave it to this one) or is
  /// in a call that goes on, and no lead can be dialled now.
  bool once = false;
};

/// One runner, for one thread. What it is given by reference outlives it.
class Worker {
 public:
  /// Registers the runner and takes back the jobs of dead runners. Counts on from `so_far`. Throws LedgerError.
  Worker(ledger::Database& database, outside::Outside& outside, std::vector<stages::Stage> stages,
         std::vector<Duty> duties, const Settings& settings, RunOptions options, Progress so_far = {});

  /// Works until `stop` is set (then transfers may finish for settings.grace, the rest goes back unspent) or, with
  /// options.once, until nothing is left to do. `on_tick` is called after every tick. Waits while the database is full,
  /// locked or out of reach. Throws LedgerError when waiting cannot help, after giving back the jobs if it can; also
  /// when the end cannot be recorded.
  void run(const std::atomic<bool>& stop, const std::function<void(const Progress&)>& on_tick);

  /// Ends run() as a stop does; `reason` is recorded. Call it from on_tick.
  void leave(const std::string& reason) { leaving_ = reason; }
  /// Ends a run() that waits for its last transfers: drops them, and their jobs go back. Call it from on_tick.
  void hurry() { hurried_ = true; }

  const Progress& progress() const { return progress_; }

 private:
  using Steady = std::chrono::steady_clock::time_point;

  void tick();
  void step();
  void follow_clock();
  void judge_arrived();
  void finish(const Claimed& job, Verdict verdict, std::chrono::milliseconds took);
  bool finds_work(UnixMillis now);
  void transact(UnixMillis now);
  void take_beat(const Beat& beat, UnixMillis now);
  void record_one_by_one(UnixTime now);
  void record(Finished& one, UnixTime now);
  std::vector<Claimed> claim_all(UnixMillis now);
  void begin_claimed();
  void begin_job(const Claimed& job, const stages::Work& work);
  void refresh_stages(UnixMillis now);
  bool holds(const std::string& stage) const { return flights_.holds(stage) || claimed_.holds(stage); }
  bool nothing_left();
  std::int64_t give_back_unbegun(UnixTime now);
  void shut_down(const std::string& reason);
  [[noreturn]] void give_up(const ledger::LedgerError& error);
  std::chrono::milliseconds patience() const;

  ledger::Database& database_;
  outside::Outside& outside_;
  std::vector<stages::Stage> stages_;
  const Settings& settings_;
  RunOptions options_;
  Queue queue_;
  Progress progress_;
  StageRows rows_;
  std::vector<Duty> duties_;
  Flights flights_;
  Unbegun claimed_;
  std::vector<Finished> finished_;  ///< Judged, not recorded yet.
  std::string suspect_in_;          ///< The stage of the suspect that it holds; empty: none.
  Polled polled_;
  bool clock_was_set_ = false;  ///< The tables' deadlines have not moved yet: nothing is loaded or judged by them.
  bool claims_ = true;          ///< False: the run ends, nothing more is begun.
  std::string leaving_;         ///< Not empty: why the run ends.
  bool hurried_ = false;
  DatabaseBackoff backoff_;
  Heartbeat heartbeat_;
  WalWatch wal_;
};

}  // namespace callmill::runner
