// What a run has done so far: counted and logged.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runner/job.h"
#include "sql/queue.h"

namespace callmill::runner {

struct Progress {
  std::int64_t steps = 0;  ///< Verdicts recorded or dropped.
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t in_flight = 0;
  std::map<std::string, std::string> halted;  ///< Stage to reason.
  std::string database_error;                 ///< Empty: none.

  /// Counts one recorded verdict and logs it; `discarded`: the fence refused it.
  void note(const Finished& finished, bool discarded);
  /// Logs the jobs taken back from lost runners, and counts those that failed by it.
  void note_rescued(const std::vector<sql::queue::Rescue::Row>& jobs);
};

/// "12 in flight, 345 completed, 2 failed; stage summarize is halted: no such model; waiting for the database: ...".
std::string words(const Progress& progress);

}  // namespace callmill::runner
