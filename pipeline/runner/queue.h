// The job table as one runner uses it: every method is a few statements of sql/queue. A method that writes is called
// inside a Transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "runner/identity.h"
#include "runner/job.h"
#include "runner/move_clock.h"
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
  bool is_slowed = false;  ///< It begins at half its pace.
  UnixMillis paced_until;
  std::int64_t room = 0;                 ///< Of suspects: 0.
  bool is_suspect_ready = false;         ///< A job over which two runners were lost; it is claimed alone.
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
  /// Runs the stage's on_claim over what it claims: suspects, or other jobs.
  std::vector<Claimed> claim(const stages::Stage& stage, bool suspect, std::int64_t limit, const Settings& settings,
                             UnixMillis now);
  void pace(const std::string& stage, UnixMillis paced_until);
  void promote(UnixTime now);
  std::optional<UnixTime> next_due();
  /// Returns the indices of those that the fence refused: their results are dropped.
  std::vector<std::size_t> record(const std::vector<Finished>& finished, UnixTime now);
  /// Writes this runner's heartbeat, into a new row if a person deleted its own, and renews its leases:
  /// returns the claims that it still holds.
  std::vector<sql::queue::RenewLeases::Row> renew(UnixTime now);
  /// The other runners that hold jobs.
  std::vector<sql::queue::Holders::Row> holders();
  /// Takes back the jobs of dead runners, and of the `silent` ones.
  std::vector<sql::queue::Rescue::Row> rescue(const std::vector<std::int64_t>& silent, UnixTime now);
  /// The wall clock is ahead of the steady one by `ahead`. If it was set since a runner of this boot last said so,
  /// moves the deadlines of calls that go on, and the pauses that the program made.
  void follow_clock(std::chrono::milliseconds ahead, UnixTime now);
  /// Gives back, unspent and to their stage, jobs of `stage` that were claimed and not begun: nothing of them was sent.
  /// Returns how many this runner still held.
  std::int64_t give_back(const stages::Stage& stage, const std::vector<Claimed>& jobs, UnixTime now);
  /// Gives back, unspent, the jobs that this runner holds, and records its stop. Returns how many.
  std::int64_t stop(const std::string& reason, UnixTime now);
  /// What a run that is to end still waits for, by stage.
  std::vector<sql::queue::Unfinished::Row> unfinished(const std::vector<std::string>& stages, UnixTime now);

 private:
  void keep_row(UnixTime now);
  std::vector<std::int64_t> dead_runners(UnixTime now);
  bool record_one(const Finished& finished, UnixTime now);
  void record_attempt(const Finished& finished, bool kept);

  ledger::Database& database_;
  Identity identity_;
  std::chrono::seconds lease_;
  std::int64_t runner_id_ = 0;
};

}  // namespace callmill::runner
