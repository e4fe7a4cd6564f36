// What the loop does beside jobs, handed to it as functions: the schedule of dialling is one.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "domain/time.h"
#include "runner/job.h"
#include "runner/progress.h"

namespace callmill::runner {

struct Duty {
  /// Whether run() has something to do at `now`. Only reads; called at every poll.
  std::function<bool(UnixTime now)> due;
  /// After due() returned false: when that changes by itself; nothing: only a write changes it.
  std::function<std::optional<UnixTime>()> due_at;
  /// In the worker's transaction, between recording and claiming. `recorded` are the verdicts just recorded in it;
  /// `claims` is false before a stop: begin nothing new.
  std::function<void(const std::vector<Finished>& recorded, UnixTime now, bool claims)> run;
  /// After the commit: what run() did goes to the log and into `progress`.
  std::function<void(Progress& progress)> report;
};

/// Whether one of them has something to do now. Asks each, so that each can say when it is due next.
inline bool any_due(const std::vector<Duty>& duties, UnixTime now) {
  bool due = false;
  for (const Duty& duty : duties) due = duty.due(now) || due;
  return due;
}

/// When the first of them is due by itself.
inline std::optional<UnixTime> first_due_at(const std::vector<Duty>& duties) {
  std::optional<UnixTime> first;
  for (const Duty& duty : duties) {
    if (const auto at = duty.due_at(); at && (!first || *at < *first)) first = at;
  }
  return first;
}

}  // namespace callmill::runner
