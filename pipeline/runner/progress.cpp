#include "runner/progress.h"

#include "domain/job/failure_kind.h"
#include "domain/text.h"
#include "outside/log.h"

namespace callmill::runner {

namespace {

void say(log::Level level, std::string_view event, const std::string& words, const Finished& finished) {
  const Claimed& job = finished.job;
  const auto& failure = finished.transition.failure;
  log::write(level, "runner", words,
             {{"event", event},
              {"tenant_id", job.tenant_id},
              {"call_id", job.call_id},
              {"job_id", job.job_id},
              {"stage", job.stage},
              {"attempt", job.attempt},
              {"duration_ms", finished.took.count()},
              {"error_kind", failure ? failure->kind : std::string()}});
}

}  // namespace

void Progress::note(const Finished& finished, bool discarded) {
  const Transition& transition = finished.transition;
  const std::string& stage = finished.job.stage;
  ++steps;
  if (discarded) {
    say(log::Level::warn, "result_discarded", "the job was no longer this runner's: its result was dropped", finished);
  } else if (transition.pause) {
    // One error line a pause: the other jobs under way fail for the same reason.
    const bool first = halted.insert_or_assign(stage, transition.failure->words).second;
    say(first ? log::Level::error : log::Level::debug, "stage_halted",
        "stage " + stage + " halted: " + transition.failure->words, finished);
  } else if (transition.status == JobStatus::failed) {
    ++failed;
    say(log::Level::error, "job_failed", transition.failure->words, finished);
  } else if (transition.status == JobStatus::completed) {
    ++completed;
    say(log::Level::info, "job_completed", "job completed", finished);
  } else if (transition.failure && transition.attempt_outcome.empty()) {
    say(log::Level::debug, "waiting", transition.failure->words, finished);
  } else if (transition.failure) {
    say(log::Level::warn, "try_again", transition.failure->words, finished);
  } else {
    say(log::Level::debug, "stage_done", "stage " + stage + " done", finished);
  }
}

void Progress::note_rescued(const std::vector<sql::queue::Rescue::Row>& jobs) {
  for (const auto& job : jobs) {
    const bool over = job.status == "failed";
    if (over) ++failed;
    log::write(over ? log::Level::error : log::Level::warn, "runner",
               over ? "job lost too often: " + job.last_error : "job taken back from a lost runner",
               {{"event", over ? "job_failed" : "job_rescued"},
                {"tenant_id", job.tenant_id},
                {"call_id", job.call_id},
                {"job_id", job.job_id},
                {"stage", job.stage},
                {"error_kind", failure_kind::runner_lost}});
  }
}

std::string words(const Progress& progress) {
  std::string text = std::to_string(progress.in_flight) + " in flight, " + std::to_string(progress.completed) +
                     " completed, " + std::to_string(progress.failed) + " failed";
  for (const auto& [stage, reason] : progress.halted) text += "; stage " + stage + " is halted: " + one_line(reason);
  if (!progress.database_error.empty()) text += "; waiting for the database: " + one_line(progress.database_error);
  return text;
}

}  // namespace callmill::runner
