#include "runner/queue.h"

#include "domain/job/failure_kind.h"
#include "stages/stage.h"

namespace callmill::runner {

namespace {

namespace queue = sql::queue;

StageRow stage_row(queue::Claimable::Row&& row) {
  using std::chrono::seconds;
  return {.policy = {.name = std::move(row.name),
                     .next = std::move(row.next),
                     .max_attempts = static_cast<int>(row.max_attempts),
                     .backoff_first = seconds{row.backoff_first_s},
                     .backoff_cap = seconds{row.backoff_cap_s},
                     .deferral = {seconds{row.deferral_first_s}, seconds{row.deferral_cap_s},
                                  seconds{row.deferral_limit_s}}},
          .timeout = seconds{row.timeout_s},
          .per_second = row.per_second,
          .is_slowed = row.is_slowed,
          .paced_until = unix_millis(row.paced_until_ms),
          .room = row.room,
          .is_suspect_ready = row.is_suspect_ready,
          .paused_until = row.paused_until};
}

std::string_view status_name(JobStatus status) {
  switch (status) {
    case JobStatus::pending:
      return "pending";
    case JobStatus::completed:
      return "completed";
    case JobStatus::failed:
      return "failed";
  }
  return "";
}

}  // namespace

Queue::Queue(ledger::Database& database, const Identity& identity, std::chrono::seconds lease, UnixTime now)
    : database_(database), identity_(identity), lease_(lease) {
  ledger::Transaction transaction(database);
  runner_id_ = database.one(queue::NextRunner{}).runner_id;
  keep_row(now);
  transaction.commit();
}

std::vector<StageRow> Queue::stages(UnixTime now) {
  std::vector<StageRow> stages;
  database_.each(queue::Claimable{.now = now},
                 [&](queue::Claimable::Row&& row) { stages.push_back(stage_row(std::move(row))); });
  return stages;
}

std::vector<Claimed> Queue::claim(const stages::Stage& stage, bool suspect, std::int64_t limit,
                                  const Settings& settings, UnixMillis now) {
  const UnixTime second = std::chrono::floor<std::chrono::seconds>(now);
  std::vector<Claimed> claimed;
  keep_row(second);
  const queue::Claim claim{.stage = stage.name,
                           .suspect = suspect,
                           .limit = limit,
                           .runner_id = runner_id_,
                           .lease_until = second + lease_,
                           .now = second};
  database_.each(claim, [&](queue::Claim::Row&& row) {
    claimed.push_back({.job_id = row.job_id,
                       .call_row = row.call_row,
                       .attempt = static_cast<int>(row.attempt),
                       .claim_number = row.claim_number,
                       .stage = std::string(stage.name),
                       .tenant_id = std::move(row.tenant_id),
                       .call_id = std::move(row.call_id),
                       .claimed_at = now,
                       .leased_until = now + lease_,
                       .suspect = suspect});
  });
  if (stage.on_claim && !claimed.empty()) stage.on_claim(database_, ids_of(claimed), settings, second);
  return claimed;
}

void Queue::pace(const std::string& stage, UnixMillis paced_until) {
  database_.run(queue::Pace{.stage = stage, .paced_until_ms = paced_until.time_since_epoch().count()});
}

void Queue::promote(UnixTime now) {
  database_.run(queue::Promote{.now = now});
}

std::optional<UnixTime> Queue::next_due() {
  return database_.one(queue::NextDue{}).retry_after;
}

std::vector<std::size_t> Queue::record(const std::vector<Finished>& finished, UnixTime now) {
  std::vector<std::size_t> discarded;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    const bool kept = record_one(finished[i], now);
    if (!kept) discarded.push_back(i);
    record_attempt(finished[i], kept);
  }
  return discarded;
}

/// False: the fence refused it.
bool Queue::record_one(const Finished& finished, UnixTime now) {
  const Transition& transition = finished.transition;
  const auto& failure = transition.failure;
  const bool over = transition.status != JobStatus::pending;
  const std::int64_t changed = database_.run(
      queue::Record{.job_id = finished.job.job_id,
                    .call_row = finished.job.call_row,
                    .claim_number = finished.job.claim_number,
                    .runner_id = runner_id_,
                    .status = status_name(transition.status),
                    .stage = transition.stage,
                    .attempt = transition.attempt,
                    .stage_finished = transition.stage_finished,
                    .retry_after = transition.retry_after,
                    .outcome = text_or_null(transition.outcome),
                    .error_kind = failure ? std::optional<std::string_view>(failure->kind) : std::nullopt,
                    .last_error = failure ? std::optional<std::string_view>(failure->words) : std::nullopt,
                    .finished_at = over ? std::optional(now) : std::nullopt,
                    .now = now});
  if (changed == 0) return false;
  for (const Write& write : finished.verdict.writes) database_.run(write.statement(), write.values());
  if (transition.pause) {
    const std::string reason = failure->kind + ": " + failure->words;
    database_.run(queue::Pause{.stage = transition.stage, .until = now + *transition.pause, .reason = reason});
  }
  return true;
}

void Queue::record_attempt(const Finished& finished, bool kept) {
  if (kept && finished.transition.attempt_outcome.empty()) return;
  static const Failure kDiscarded{std::string(failure_kind::runner_lost),
                                  "the job was no longer this runner's when the reply came; its result was dropped"};
  const Failure* failure = finished.transition.failure ? &*finished.transition.failure : nullptr;
  if (!kept) failure = &kDiscarded;
  const auto& usage = finished.verdict.usage;
  const auto tokens = [&](std::int64_t Usage::*count) { return usage ? std::optional((*usage).*count) : std::nullopt; };
  database_.run(queue::RecordAttempt{
      .job_id = finished.job.job_id,
      .stage = finished.job.stage,
      .attempt = finished.job.attempt,
      .runner_id = runner_id_,
      .started_at = std::chrono::floor<std::chrono::seconds>(finished.job.claimed_at),
      .duration_ms = finished.took.count(),
      .outcome = kept ? std::string_view(finished.transition.attempt_outcome) : "discarded",
      .code = code_or_null(finished.verdict.code),
      .error_kind = failure == nullptr ? std::nullopt : std::optional<std::string_view>(failure->kind),
      .error = failure == nullptr ? std::nullopt : std::optional<std::string_view>(failure->words),
      .model = usage ? std::optional<std::string_view>(usage->model) : std::nullopt,
      .prompt_tokens = tokens(&Usage::prompt_tokens),
      .cached_tokens = tokens(&Usage::cached_tokens),
      .completion_tokens = tokens(&Usage::completion_tokens)});
}

/// The tables ask for a runner's row where a job names it.
void Queue::keep_row(UnixTime now) {
  database_.run(queue::KeepRunner{.runner_id = runner_id_,
                                  .host = identity_.host,
                                  .boot_id = identity_.boot_id,
                                  .pid_namespace = identity_.pid_namespace,
                                  .pid = identity_.pid,
                                  .process_started = identity_.process_started,
                                  .version = CALLMILL_VERSION,
                                  .now = now});
}

std::vector<queue::RenewLeases::Row> Queue::renew(UnixTime now) {
  keep_row(now);
  database_.run(queue::Heartbeat{.runner_id = runner_id_, .now = now});
  return database_.all(queue::RenewLeases{.runner_id = runner_id_, .lease_until = now + lease_});
}

std::vector<std::int64_t> Queue::dead_runners(UnixTime now) {
  std::vector<std::int64_t> dead;
  database_.each(queue::RunningRunners{}, [&](queue::RunningRunners::Row&& row) {
    const Identity other{row.host, row.boot_id, row.pid_namespace, row.pid, row.process_started};
    if (row.runner_id != runner_id_ && provably_dead(other, identity_, process_start(other.pid))) {
      dead.push_back(row.runner_id);
    }
  });
  if (!dead.empty()) {
    database_.run(queue::StopRunners{.runner_ids = dead, .reason = "died without a word", .now = now});
  }
  return dead;
}

std::vector<queue::Holders::Row> Queue::holders() {
  return database_.all(queue::Holders{.runner_id = runner_id_});
}

std::vector<queue::Rescue::Row> Queue::rescue(const std::vector<std::int64_t>& silent, UnixTime now) {
  const std::vector<std::int64_t> dead = dead_runners(now);
  database_.run(queue::RescueAttempts{.dead = dead, .silent = silent, .lost_limit = kLostLimit, .now = now});
  return database_.all(queue::Rescue{.dead = dead, .silent = silent, .lost_limit = kLostLimit, .now = now});
}

void Queue::follow_clock(std::chrono::milliseconds ahead, UnixTime now) {
  using std::chrono::milliseconds;
  const auto before = database_.maybe(queue::Clock{.boot_id = identity_.boot_id});
  const milliseconds set = before ? ahead - milliseconds{before->ahead_ms} : milliseconds{0};
  database_.run(queue::SetClock{.boot_id = identity_.boot_id, .ahead_ms = ahead.count()});
  if (std::chrono::abs(set) < kClockJump) return;
  const std::chrono::seconds by = std::chrono::round<std::chrono::seconds>(set);
  move_clock(database_, by, now);
}

std::int64_t Queue::give_back(const stages::Stage& stage, const std::vector<Claimed>& jobs, UnixTime now) {
  if (jobs.empty()) return 0;
  const std::vector<std::int64_t> ids = ids_of(jobs);
  std::vector<std::int64_t> held;
  database_.each(queue::GiveBack{.ids = ids, .runner_id = runner_id_, .now = now},
                 [&](const queue::GiveBack::Row& row) { held.push_back(row.job_id); });
  if (stage.on_give_back && !held.empty()) stage.on_give_back(database_, held, now);
  return std::ssize(held);
}

std::int64_t Queue::stop(const std::string& reason, UnixTime now) {
  database_.run(queue::ReleaseAttempts{.runner_id = runner_id_, .now = now});
  const std::int64_t given_back = database_.run(queue::Release{.runner_id = runner_id_, .now = now});
  database_.run(queue::StopRunners{.runner_ids = {&runner_id_, 1}, .reason = reason, .now = now});
  return given_back;
}

std::vector<queue::Unfinished::Row> Queue::unfinished(const std::vector<std::string>& stages, UnixTime now) {
  return database_.all(queue::Unfinished{.stages = stages, .now = now});
}

}  // namespace callmill::runner
