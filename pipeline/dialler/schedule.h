// The scheduler of dialling, in the worker's transaction between recording and claiming: resolves leads after their
// calls, checks the circuit breaker, and gives each lead that is due a call and its job.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialler/dial_gate.h"
#include "dialler/schedule_notes.h"
#include "domain/lead/lead_choice.h"
#include "domain/outreach_id.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "runner/duty.h"
#include "runner/job.h"
#include "runner/progress.h"
#include "sql/schedule.h"

namespace callmill::dialler {

/// For one worker. Where its run leaves out the first stage of a dial attempt (`dials` false), or LiveKit or its trunk
/// is not set, nobody is dialled, but leads are still resolved.
class Schedule {
 public:
  /// `database` and `settings` outlive the schedule. `chance` makes the ids of calls nobody else's.
  Schedule(ledger::Database& database, const Settings& settings, bool dials, Chance chance);

  /// Whether run() has something to do at `now`. Reads the heads of some indexes.
  bool due(UnixTime now);
  /// After due() returned false: when that changes by itself.
  std::optional<UnixTime> due_at() const { return due_at_; }

  /// Inside a transaction. `recorded` are the verdicts just recorded in it. Without `dialling`, as before a stop,
  /// no call is scheduled.
  void run(const std::vector<runner::Finished>& recorded, UnixTime now, bool dialling);
  /// Reports what run() did to the log and `progress`, after the commit.
  void report(runner::Progress& progress) { notes_.report(progress); }

 private:
  using Seen = sql::schedule::State::Row;

  bool could_dial(const Seen& seen, UnixTime now);
  std::optional<UnixTime> orphans_end_at(const Seen& seen) const;
  bool close_orphans(const Seen& seen, UnixTime now);
  const DialGate& gate(UnixTime now);
  void dial_due_leads(std::int64_t lines_free, UnixTime now);
  void insert_calls(const std::vector<std::int64_t>& leads, UnixTime now);

  ledger::Database& database_;
  const Settings& settings_;
  bool dials_;
  Chance chance_;
  DialRules rules_;
  DialGate gate_;  ///< Of settings and window, for one second.
  std::optional<UnixTime> gate_read_at_;
  UnixTime quiet_until_{};  ///< No pass before then: the last changed nothing, though leads were due.
  std::optional<UnixTime> due_at_;
  ScheduleNotes notes_;
};

/// Whether a run of these stages dials; `only` empty: of all.
bool dials(const std::vector<std::string>& only);

/// The schedule as the worker's duty, for a run of the stages `only`. `database`, `settings` and what `chance` refers
/// to outlive it.
runner::Duty schedule_duty(ledger::Database& database, const Settings& settings, const std::vector<std::string>& only,
                           Chance chance);

}  // namespace callmill::dialler
