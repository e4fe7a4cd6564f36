// A job in the hands of this runner: claimed, and later with its verdict.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "domain/job/verdict.h"
#include "domain/time.h"
#include "runner/transition.h"

namespace callmill::runner {

/// A job that this runner holds. `claim_number` is the fence.
struct Claimed {
  std::int64_t job_id = 0;
  std::int64_t call_row = 0;
  int attempt = 0;  ///< The current try; 1 is the first.
  std::int64_t claim_number = 0;
  std::string stage;
  std::string tenant_id;
  std::string call_id;
  UnixMillis claimed_at;  ///< Moves with a clock that is set.
  bool suspect = false;   ///< Two runners were lost over it: nothing else of its stage is held beside it.
};

/// A job whose verdict is to be recorded.
struct Finished {
  Claimed job;
  Verdict verdict;
  Transition transition;
  std::chrono::milliseconds took{0};
};

inline std::vector<std::int64_t> ids_of(const std::vector<Claimed>& jobs) {
  std::vector<std::int64_t> ids(jobs.size());
  std::transform(jobs.begin(), jobs.end(), ids.begin(), [](const Claimed& job) { return job.job_id; });
  return ids;
}

/// Whether this very claim is among them: a job that a person took back may be claimed twice by one runner.
inline bool has_claim(const std::vector<Claimed>& jobs, const Claimed& claim) {
  return std::any_of(jobs.begin(), jobs.end(), [&](const Claimed& job) {
    return job.job_id == claim.job_id && job.claim_number == claim.claim_number;
  });
}

}  // namespace callmill::runner
