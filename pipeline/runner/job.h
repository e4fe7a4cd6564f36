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
  UnixMillis claimed_at;    ///< Moves with a clock that is set, as leased_until.
  UnixMillis leased_until;  ///< Of a job that is not begun: the end of its lease, as it was renewed last.
  bool suspect = false;     ///< Two runners were lost over it: nothing else of its stage is held beside it.
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
template <class Jobs>
bool has_claim(const Jobs& jobs, const Claimed& claim) {
  return std::any_of(jobs.begin(), jobs.end(), [&](const auto& job) {
    return job.job_id == claim.job_id && job.call_row == claim.call_row && job.claim_number == claim.claim_number;
  });
}

inline bool is_leased(const Claimed& job, UnixMillis now) {
  return now < job.leased_until;
}

}  // namespace callmill::runner
