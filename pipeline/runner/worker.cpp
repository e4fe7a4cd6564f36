#include "runner/worker.h"

#include <algorithm>

#include "domain/job/failure_kind.h"
#include "ledger/database_health.h"
#include "outside/log.h"

namespace callmill::runner {

namespace {

using namespace std::chrono_literals;

UnixTime whole_second(UnixMillis now) {
  return std::chrono::floor<std::chrono::seconds>(now);
}

Verdict internal_failure(const std::string& words) {
  return failed(failure_kind::internal, words);
}

}  // namespace

Worker::Worker(ledger::Database& database, outside::Outside& outside, std::vector<stages::Stage> stages,
               std::vector<Duty> duties, const Settings& settings, RunOptions options, Progress so_far)
    : database_(database),
      outside_(outside),
      stages_(std::move(stages)),
      settings_(settings),
      options_(std::move(options)),
      queue_(database, this_process(), settings.lease, whole_second(outside.now())),
      progress_(std::move(so_far)),
      rows_(queue_, stages_, settings_, options_.stages),
      duties_(std::move(duties)),
      flights_(outside_),
      heartbeat_(queue_, settings.lease, outside.now(), outside.steady_now()) {
  log::info("runner", "started", {{"event", "runner_started"}, {"runner_id", queue_.runner_id()}});
  ledger::Transaction transaction(database_);
  const Beat beat = heartbeat_.run(outside_.now(), outside_.steady_now());
  transaction.commit();
  progress_.note_rescued(beat.rescued);
}

void Worker::run(const std::atomic<bool>& stop, const std::function<void(const Progress&)>& on_tick) {
  try {
    while (!stop && leaving_.empty()) {
      tick();
      on_tick(progress_);
    }
    claims_ = false;
    const Steady deadline = outside_.steady_now() + settings_.grace;
    while (!(flights_.empty() && finished_.empty()) && !hurried_ && outside_.steady_now() < deadline) {
      tick();
      on_tick(progress_);
    }
  } catch (const ledger::LedgerError& error) {
    give_up(error);
  }
  shut_down(stop ? "asked to stop" : leaving_);
}

void Worker::tick() {
  flights_.wait(patience());
  follow_clock();
  judge_arrived();
  if (backoff_.left(outside_.steady_now()) == 0ms) {
    try {
      step();
    } catch (const ledger::LedgerError& error) {
      if (!error.transient()) throw;
      backoff_.begin(error, outside_.steady_now());
      polled_.is_stale = true;
    }
  }
  progress_.in_flight = static_cast<std::int64_t>(flights_.size());
  progress_.database_error = backoff_.error();
}

void Worker::step() {
  const UnixMillis now = outside_.now();
  if (!clock_was_set_) begin_claimed();
  if (clock_was_set_ || !finished_.empty() || heartbeat_.due(outside_.steady_now()) || finds_work(now)) transact(now);
  if (claims_ && options_.once && nothing_left()) leave("nothing left to do");
}

/// Deadlines count time that passed. Those of the jobs in hand move at once, those in the tables with the next
/// transaction; what was judged before is recorded first.
void Worker::follow_clock() {
  const auto by = heartbeat_.clock_was_set(outside_.now(), outside_.steady_now());
  if (by == 0ms) return;
  clock_was_set_ = true;
  polled_.is_stale = true;
  flights_.move_clock(by);
  claimed_.move_clock(by);
  for (Finished& one : finished_) one.job.claimed_at += by;
}

std::chrono::milliseconds Worker::patience() const {
  const InHand in_hand{.pause = backoff_.left(outside_.steady_now()),
                       .results = !finished_.empty() || flights_.has_arrived(),
                       .claimed = !claimed_.empty(),
                       .claims = claims_,
                       .polled = polled_};
  return wait_of(in_hand, outside_.now());
}

void Worker::judge_arrived() {
  if (clock_was_set_) return;
  for (const Flights::Landed& landed : flights_.take_arrived()) {
    finish(landed.flight.job, landed.verdict(settings_, whole_second(outside_.now())), landed.arrival.took);
  }
}

void Worker::finish(const Claimed& job, Verdict verdict, std::chrono::milliseconds took) {
  if (job.suspect) suspect_in_.clear();
  const Transition transition =
      transition_of(verdict, rows_.rows().at(job.stage).policy, job.attempt, outside_.now(), outside_.chance());
  finished_.push_back({job, std::move(verdict), transition, took});
}

/// Polls the tables if that is due. Whether there is something to claim, to promote or to schedule.
bool Worker::finds_work(UnixMillis now) {
  if (!claims_) return false;
  const std::int64_t version = database_.data_version();
  if (!is_poll_due(polled_, version, now)) return false;
  refresh_stages(now);
  const Due due{.duty = any_due(duties_, whole_second(now)),
                .duty_at = first_due_at(duties_),
                .retry_at = queue_.next_due(),
                .can_start = rows_.any_ready(now),
                .stage_at = rows_.next_change(now)};
  polled_ = {version, false, next_poll(due, now)};
  return is_work(due, now);
}

void Worker::refresh_stages(UnixMillis now) {
  rows_.refresh(now, suspect_in_, [this](const std::string& stage) { return holds(stage); });
  for (const auto& [name, stage] : rows_.rows()) {
    if (!stage.paused_until) progress_.halted.erase(name);
  }
}

void Worker::transact(UnixMillis now) {
  std::vector<std::size_t> discarded;
  std::vector<Claimed> claimed;
  std::optional<Beat> beat;
  try {
    ledger::Transaction transaction(database_);
    now = outside_.now();  // leases count from here: getting the lock may have taken time
    if (!finished_.empty()) discarded = queue_.record(finished_, whole_second(now));
    const bool beats = clock_was_set_ || heartbeat_.due(outside_.steady_now());
    if (beats) beat = heartbeat_.run(outside_.now(), outside_.steady_now());
    for (const Duty& duty : duties_) duty.run(finished_, whole_second(now), claims_);
    if (claims_) claimed = claim_all(now);
    transaction.commit();
  } catch (const ledger::LedgerError& error) {
    if (error.transient() || ledger::beyond_help(error) || finished_.empty()) throw;
    log::error("runner", error.what(), {{"event", "ledger_error"}, {"code", error.code}});
    return record_one_by_one(whole_second(now));
  }
  backoff_.end(outside_.steady_now());
  clock_was_set_ = clock_was_set_ && !beat;
  for (std::size_t i = 0; i < finished_.size(); ++i) {
    progress_.note(finished_[i], std::binary_search(discarded.begin(), discarded.end(), i));
  }
  for (const Duty& duty : duties_) duty.report(progress_);
  finished_.clear();
  if (beat) take_beat(*beat, now);
  polled_.is_stale = true;
  for (const Claimed& job : claimed) {
    if (job.suspect) suspect_in_ = job.stage;
  }
  claimed_.add(claimed);
  begin_claimed();
}

/// Jobs that wait to be begun and were taken back meanwhile are dropped.
void Worker::take_beat(const Beat& beat, UnixMillis now) {
  progress_.note_rescued(beat.rescued);
  wal_.note(ledger::wal_bytes(database_));
  for (const Claimed& job : claimed_.renew(beat.renewed, now + settings_.lease)) {
    finish(job, later(whole_second(now), failure_kind::runner_lost, "it was taken back before it was begun"), 0ms);
  }
}

/// So that a result that the tables refuse fails alone and does not hold up the others.
void Worker::record_one_by_one(UnixTime now) {
  polled_.is_stale = true;
  for (; !finished_.empty(); finished_.pop_back()) {
    Finished& one = finished_.back();
    try {
      record(one, now);
    } catch (const ledger::LedgerError& error) {
      if (error.transient() || ledger::beyond_help(error)) throw;
      one.verdict = internal_failure(std::string("the result could not be stored: ") + error.what());
      one.transition = transition_of(one.verdict, rows_.rows().at(one.job.stage).policy, one.job.attempt, now, 0.0);
      record(one, now);
    }
  }
}

void Worker::record(Finished& one, UnixTime now) {
  ledger::Transaction transaction(database_);
  const auto discarded = queue_.record({one}, now);
  transaction.commit();
  progress_.note(one, !discarded.empty());
}

std::vector<Claimed> Worker::claim_all(UnixMillis now) {
  queue_.promote(whole_second(now));
  refresh_stages(now);
  return rows_.claim(now);
}

/// Jobs whose rows cannot be read stay in claimed_ for the next try, those past their lease until the heartbeat has
/// renewed it; a run that ends gives them back.
void Worker::begin_claimed() {
  if (!claims_) return;
  const std::vector<Claimed> leased = claimed_.leased(outside_.now());
  for (const stages::Stage& stage : stages_) {
    const std::vector<Claimed> jobs = next_to_load(database_, leased, stage.name);
    if (jobs.empty()) continue;
    const std::vector<Loaded> loaded = load_jobs(database_, stage, jobs);
    claimed_.remove(jobs);
    for (const Loaded& one : loaded) {
      if (const auto* work = std::get_if<stages::Work>(&one.work)) {
        begin_job(one.job, *work);
      } else {
        finish(one.job, internal_failure(std::get<std::string>(one.work)), 0ms);
      }
    }
  }
}

void Worker::begin_job(const Claimed& job, const stages::Work& work) {
  const UnixTime now = whole_second(outside_.now());
  // Past its lease another runner may have sent the request: the heartbeat finds out.
  if (!is_leased(job, outside_.now())) return claimed_.add({job});
  try {
    auto decided = work.request(settings_, now);
    if (auto* verdict = std::get_if<Verdict>(&decided)) return finish(job, std::move(*verdict), 0ms);
    flights_.start(job, std::move(std::get<stages::Asked>(decided)), rows_.rows().at(job.stage).timeout);
  } catch (const std::exception& error) {
    finish(job, verdict_on_fault(error, "the stage could not work on its row", now), 0ms);
  }
}

bool Worker::nothing_left() {
  if (!flights_.empty() || !finished_.empty() || !claimed_.empty()) return false;
  const UnixTime now = whole_second(outside_.now());
  if (any_due(duties_, now)) return false;
  for (const auto& stage : queue_.unfinished(rows_.taken(), now)) {
    if (stage.held) return false;
    if (!stage.ready && !stage.retrying) continue;
    if (!stage.pause_reason) return false;
    progress_.halted[stage.stage] = *stage.pause_reason;
  }
  return true;
}

std::int64_t Worker::give_back_unbegun(UnixTime now) {
  std::int64_t given_back = 0;
  for (const stages::Stage& stage : stages_) {
    given_back += queue_.give_back(stage, jobs_in(claimed_.all(), stage.name), now);
  }
  return given_back;
}

void Worker::shut_down(const std::string& reason) {
  flights_.drop_all();
  try {
    record_one_by_one(whole_second(outside_.now()));
    ledger::Transaction transaction(database_);
    const UnixTime now = whole_second(outside_.now());
    const std::int64_t given_back = give_back_unbegun(now) + queue_.stop(reason, now);
    transaction.commit();
    log::info("runner", "stopped: " + reason, {{"event", "runner_stopped"}, {"given_back", given_back}});
  } catch (const ledger::LedgerError& error) {
    throw ledger::LedgerError("stopped (" + reason + "), but that could not be written down, nor " +
                                  std::to_string(finished_.size()) +
                                  " results; the next run does those jobs again: " + error.what(),
                              error.code);
  }
}

void Worker::give_up(const ledger::LedgerError& error) {
  const std::string words = error.what();
  if (ledger::displaced(error)) {
    // Writes nothing more: a file in the old place would take our -wal for its own.
    const auto now = unix_seconds(whole_second(outside_.now()));
    throw ledger::LedgerError(words + "; " + ledger::save_displaced(database_, now), error.code);
  }
  shut_down("the database failed: " + words);
  throw error;
}

}  // namespace callmill::runner
