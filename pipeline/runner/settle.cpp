#include "runner/settle.h"

namespace callmill::runner {

namespace {

Settled failed(const Failure& why, const StagePolicy& policy, int attempt) {
  return Settled{.status = JobStatus::failed,
                 .stage = policy.name,
                 .attempt = attempt,
                 .attempt_outcome = "failed",
                 .failure = why};
}

class Settling {
 public:
  Settling(const StagePolicy& policy, int attempt, UnixMillis now, double chance)
      : policy_(policy), attempt_(attempt), now_(now), chance_(chance) {}

  Settled operator()(const Done& done) const {
    Settled settled{.stage_finished = true, .outcome = done.outcome, .attempt_outcome = "done"};
    std::optional<std::string> next = policy_.next;
    if (const auto* stage = std::get_if<ToStage>(&done.next)) next = stage->name;
    if (std::holds_alternative<FlowEnds>(done.next)) next = std::nullopt;
    settled.stage = next.value_or(policy_.name);
    if (!next) {
      settled.status = JobStatus::completed;
      settled.attempt = attempt_;
    }
    return settled;
  }

  Settled operator()(const Later& later) const {
    return Settled{.stage = policy_.name, .attempt = attempt_ - 1, .retry_after = later.at, .failure = later.why};
  }

  Settled operator()(const Again& again) const {
    if (again.deferred_since) return deferred(again.why, *again.deferred_since);
    if (attempt_ >= policy_.max_attempts) return failed(again.why, policy_, attempt_);
    const auto wait = retry_delay(attempt_, policy_.backoff_first, policy_.backoff_cap, again.server_asked, chance_);
    return waiting(again.why, wait, attempt_);
  }

  Settled operator()(const Failed& verdict) const { return failed(verdict.why, policy_, attempt_); }

  Settled operator()(const Halt& halt) const {
    return Settled{.stage = policy_.name,
                   .attempt = attempt_ - 1,
                   .attempt_outcome = "halt",
                   .failure = halt.why,
                   .pause = halt.pause};
  }

 private:
  Settled deferred(const Failure& why, UnixTime since) const {
    const auto so_far = std::chrono::floor<std::chrono::seconds>(now_ - since);
    const auto wait = deferral_delay(so_far, policy_.deferral, chance_);
    // No attempt remains counted: `run --once` waits for those that have spent some, and this may take hours.
    return wait ? waiting(why, *wait, 0) : failed(why, policy_, attempt_);
  }

  Settled waiting(const Failure& why, std::chrono::milliseconds wait, int attempt) const {
    return Settled{.stage = policy_.name,
                   .attempt = attempt,
                   .retry_after = std::chrono::ceil<std::chrono::seconds>(now_ + wait),
                   .attempt_outcome = "again",
                   .failure = why};
  }

  const StagePolicy& policy_;
  int attempt_;
  UnixMillis now_;
  double chance_;
};

}  // namespace

Settled settle(const Verdict& verdict, const StagePolicy& policy, int attempt, UnixMillis now, double chance) {
  return std::visit(Settling(policy, attempt, now, chance), verdict.what);
}

}  // namespace callmill::runner
