// From a stage's verdict to the job's next state: the one place that knows attempts, backoff and the end of a flow.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "domain/job/retry.h"
#include "domain/job/verdict.h"
#include "domain/time.h"

namespace callmill::runner {

/// One row of the table `stages`, as far as retry is concerned.
struct StagePolicy {
  std::string name{};
  std::optional<std::string> next{};  ///< Nothing: the flow ends here.
  int max_attempts = 3;
  std::chrono::seconds backoff_first{1};
  std::chrono::seconds backoff_cap{8};
  DeferralPolicy deferral{};
};

enum class JobStatus { pending, completed, failed };

/// What record.sql writes.
struct Transition {
  JobStatus status = JobStatus::pending;
  std::string stage{};
  int attempt = 0;
  bool stage_finished = false;  ///< Another stage begins (or this one again): losses are forgotten.
  std::optional<UnixTime> retry_after{};
  std::string outcome{};          ///< Of the job; empty: unchanged.
  std::string attempt_outcome{};  ///< done | again | failed | halt; empty: no row (Later).
  std::optional<Failure> failure{};
  std::optional<std::chrono::seconds> pause{};  ///< The whole stage pauses for so long.
  bool operator==(const Transition&) const = default;
};

/// `attempt` is the number of this try (1 is the first), `chance` in [0, 1). Instants are rounded up to whole
/// seconds.
Transition transition_of(const Verdict& verdict, const StagePolicy& policy, int attempt, UnixMillis now, double chance);

/// Of a job whose stage threw `error` in what `words` name: a bug, which fails it, or no memory, which spends nothing.
Verdict verdict_on_fault(const std::exception& error, const std::string& words, UnixTime now);

}  // namespace callmill::runner
