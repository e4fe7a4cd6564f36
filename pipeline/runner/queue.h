// The job table as one runner uses it: every method is a few statements of sql/queue. A method that writes is called
// inside a Transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/time.h"
#include "ledger/database.h"
#include "runner/identity.h"
#include "runner/job.h"
#include "runner/transition.h"
#include "sql/queue.h"

namespace callmill::stages {
struct Stage;
}

namespace callmill::runner {

/// A row of `stages`, and how many of its ready jobs may start now (0: none ready, full, or paused).
struct StageRow {
  StagePolicy policy;
  std::chrono::seconds timeout{0};
  std::optional<double> per_second;
  UnixMillis paced_until;
  std::int64_t room = 0;
  std::optional<UnixTime> paused_until;  ///< Only while the pause lasts.
};

class Queue {
 public:
  /// Losses in one stage after which a job fails instead of going back.
  static constexpr int kLostLimit = 10;

  /// Registers the runner, in a transaction of its own. `database` outlives it.
  Queue(ledger::Database& database, const Identity& identity, std::chrono::seconds lease, UnixTime now);

  std::int64_t runner_id() const { return runner_id_; }
  std::vector<StageRow> stages(UnixTime now);
  /// Runs the stage's on_claim over what it claims.
  std::vector<Claimed> claim(const stages::Stage& stage, std::int64_t limit, UnixMillis now);
  void pace(const std::string& stage, UnixMillis paced_until);
  void promote(UnixTime now);
  std::optional<UnixTime> next_due();
  /// Returns the indices of those that the fence refused: their results are dropped.
  std::vector<std::size_t> record(const std::vector<Finished>& finished, UnixTime now);
  /// Writes this runner's heartbeat and renews its leases.
  void renew(UnixTime now);
  /// Takes back the jobs of dead runners and, if `judge_leases`, of those whose lease is over.
  std::vector<sql::queue::Rescue::Row> rescue(UnixTime now, bool judge_leases);
  /// Gives back, unspent, the jobs that this runner holds, and records its stop. Returns how many.
  std::int64_t stop(const std::string& reason, UnixTime now);
  /// What a run that is to end still waits for, by stage.
  std::vector<sql::queue::Unfinished::Row> unfinished(const std::vector<std::string>& stages, UnixTime now);

 private:
  std::vector<std::int64_t> dead_runners(UnixTime now);
  bool record_one(const Finished& finished, UnixTime now);
  void record_attempt(const Finished& finished, bool kept);

  ledger::Database& database_;
  Identity identity_;
  std::chrono::seconds lease_;
  std::int64_t runner_id_ = 0;
};

}  // namespace callmill::runner
