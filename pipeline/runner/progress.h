// What a run has done so far: counted and logged.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outside/log.h"
#include "runner/queue.h"

namespace callmill::runner {

struct Progress {
  std::int64_t steps = 0;  ///< Verdicts recorded or dropped.
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t in_flight = 0;
  std::map<std::string, std::string> halted;  ///< Stage to reason.
  std::string trouble;                        ///< The database's error; empty: none.

  /// Counts one recorded verdict and logs it; `discarded`: the fence refused it.
  void note(const Finished& finished, bool discarded);
};

/// "12 in flight, 345 completed, 2 failed; stage summarize is halted: no such model; waiting for the database: ...".
std::string words(const Progress& progress);

/// What the schedule did in a transaction; logged after the commit.
class ScheduleNotes {
 public:
  /// A line of the log. `call` is a call's call_id, "" for none.
  void note(log::Level level, std::string_view event, std::string words, std::string call = {},
            std::optional<std::int64_t> lead_id = {});
  /// Stage `stage` pauses.
  void halted(const std::string& stage, const std::string& reason);
  /// Drops the notes of a transaction that was not committed.
  void forget() { notes_.clear(), halted_.clear(); }
  void report(Progress& progress);

 private:
  struct Note {
    log::Level level;
    std::string_view event;
    std::string words;
    std::string call;
    std::optional<std::int64_t> lead_id;
  };
  std::vector<Note> notes_;
  std::map<std::string, std::string> halted_;
};

}  // namespace callmill::runner
