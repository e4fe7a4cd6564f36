#include "runner/transition.h"

#include <new>

#include "domain/job/failure_kind.h"

namespace callmill::runner {

namespace {

Transition failure_of(const Failure& why, const StagePolicy& policy, int attempt) {
  return Transition{.status = JobStatus::failed,
                    .stage = policy.name,
                    .attempt = attempt,
                    .attempt_outcome = "failed",
                    .failure = why};
}

class Deciding {
 public:
  Deciding(const StagePolicy& policy, int attempt, UnixMillis now, double chance)
      : policy_(policy), attempt_(attempt), now_(now), chance_(chance) {}

  Transition operator()(const Done& done) const {
    Transition transition{.stage_finished = true, .outcome = done.outcome, .attempt_outcome = "done"};
    std::optional<std::string> next = policy_.next;
    if (const auto* stage = std::get_if<ToStage>(&done.next)) next = stage->name;
    if (std::holds_alternative<FlowEnds>(done.next)) next = std::nullopt;
    transition.stage = next.value_or(policy_.name);
    if (!done.why.kind.empty()) transition.failure = done.why;
    if (!next) {
      transition.status = JobStatus::completed;
      transition.attempt = attempt_;
    }
    return transition;
  }

  Transition operator()(const Later& later) const {
    return Transition{.stage = policy_.name, .attempt = attempt_ - 1, .retry_after = later.at, .failure = later.why};
  }

  Transition operator()(const Again& again) const {
    if (again.deferred_since) return deferred(again.why, *again.deferred_since);
    if (attempt_ >= policy_.max_attempts) return failure_of(again.why, policy_, attempt_);
    const auto wait = retry_delay(attempt_, policy_.backoff_first, policy_.backoff_cap, again.server_asked, chance_);
    return waiting(again.why, wait, attempt_);
  }

  Transition operator()(const Failed& verdict) const { return failure_of(verdict.why, policy_, attempt_); }

  Transition operator()(const Halt& halt) const {
    return Transition{.stage = policy_.name,
                      .attempt = attempt_ - 1,
                      .attempt_outcome = "halt",
                      .failure = halt.why,
                      .pause = halt.pause};
  }

 private:
  Transition deferred(const Failure& why, UnixTime since) const {
    const auto so_far = std::chrono::floor<std::chrono::seconds>(now_ - since);
    const auto wait = deferral_delay(so_far, policy_.deferral, chance_);
    // Counts no attempt: `run --once` waits for jobs that have spent some, and a deferral may take hours.
    return wait ? waiting(why, *wait, 0) : failure_of(why, policy_, attempt_);
  }

  Transition waiting(const Failure& why, std::chrono::milliseconds wait, int attempt) const {
    return Transition{.stage = policy_.name,
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

Transition transition_of(const Verdict& verdict, const StagePolicy& policy, int attempt, UnixMillis now,
                         double chance) {
  return std::visit(Deciding(policy, attempt, now, chance), verdict.what);
}

Verdict verdict_on_fault(const std::exception& error, const std::string& words, UnixTime now) {
  if (dynamic_cast<const std::bad_alloc*>(&error) == nullptr) {
    return failed(failure_kind::internal, words + ": " + error.what());
  }
  return later(now + std::chrono::seconds{30}, failure_kind::local_shortage, "callmill has no memory left");
}

}  // namespace callmill::runner
