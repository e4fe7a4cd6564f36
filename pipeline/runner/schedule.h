// The scheduler of dialling, in the worker's transaction between recording and claiming: resolves leads after their
// calls, checks the circuit breaker, and gives each lead that is due a call and its job.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/lead_choice.h"
#include "domain/settings.h"
#include "ledger/database.h"
#include "runner/dial_rules.h"
#include "runner/progress.h"
#include "runner/queue.h"
#include "sql/schedule.h"

namespace callmill::runner {

/// For one worker. Where its run leaves out the first stage of a dial attempt, or LiveKit or its trunk is not set,
/// nobody is dialled, but leads are still resolved.
class Schedule {
 public:
  /// `takes_jobs_of` says of a stage whether this run takes its jobs. `database` and `settings` outlive the schedule.
  Schedule(ledger::Database& database, const Settings& settings,
           const std::function<bool(const std::string& stage)>& takes_jobs_of);

  /// Whether run() has something to do at `now`. Reads the heads of some indexes.
  bool due(UnixTime now);
  /// After due() returned false: when that changes by itself.
  std::optional<UnixTime> due_at() const { return due_at_; }

  /// Inside a transaction. `recorded` are the verdicts just recorded in it. Without `dialling`, as before a stop,
  /// no call is scheduled.
  void run(const std::vector<Finished>& recorded, UnixTime now, bool dialling);
  /// Reports what run() did to the log and `progress`, after the commit.
  void report(Progress& progress) { notes_.report(progress); }

 private:
  using Seen = sql::schedule::State::Row;

  bool could_dial(const Seen& seen, UnixTime now);
  const DialGate& gate(UnixTime now);
  void dial_due_leads(std::int64_t lines_free, UnixTime now);
  void insert_calls(const std::vector<std::int64_t>& leads, UnixTime now);

  ledger::Database& database_;
  const Settings& settings_;
  bool takes_rooms_;
  DialRules rules_;
  DialGate gate_;  ///< Of settings and window, for one second.
  std::optional<UnixTime> gate_read_at_;
  UnixTime quiet_until_{};  ///< No pass before then: the last changed nothing, though leads were due.
  std::optional<UnixTime> due_at_;
  ScheduleNotes notes_;
};

}  // namespace callmill::runner
