#include "runner/worker.h"

#include <algorithm>

#include "domain/job/failure_kind.h"
#include "ledger/database_health.h"
#include "outside/log.h"
#include "runner/load_jobs.h"

namespace callmill::runner {

namespace {

using namespace std::chrono_literals;

UnixTime whole_second(UnixMillis now) {
  return std::chrono::floor<std::chrono::seconds>(now);
}

/// When the first of them is due by itself.
std::optional<UnixTime> duty_due_at(const std::vector<Duty>& duties) {
  std::optional<UnixTime> first;
  for (const Duty& duty : duties) {
    if (const auto at = duty.due_at(); at && (!first || *at < *first)) first = at;
  }
  return first;
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
      heartbeat_(queue_, settings.lease, outside.now(), outside.steady_now()) {
  log::info("runner", "started", {{"event", "runner_started"}, {"runner_id", queue_.runner_id()}});
  ledger::Transaction transaction(database_);
  heartbeat_.run(whole_second(outside_.now()), outside_.steady_now());
  transaction.commit();
}

void Worker::run(const std::atomic<bool>& stop, const std::function<void(const Progress&)>& on_tick) {
  try {
    while (!stop && leaving_.empty()) {
      tick();
      on_tick(progress_);
    }
    claims_ = false;
    const Steady deadline = outside_.steady_now() + settings_.grace;
    while (!(in_flight_.empty() && finished_.empty()) && !hurried_ && outside_.steady_now() < deadline) {
      tick();
      on_tick(progress_);
    }
  } catch (const ledger::LedgerError& error) {
    give_up(error);
  }
  shut_down(stop ? "asked to stop" : leaving_);
}

void Worker::tick() {
  for (const outside::Arrival& arrival : outside_.wait(patience())) judge(arrival);
  if (backoff_.left(outside_.steady_now()) == 0ms) {
    try {
      step();
    } catch (const ledger::LedgerError& error) {
      if (!error.transient()) throw;
      backoff_.begin(error, outside_.steady_now());
      polled_.is_stale = true;
    }
  }
  progress_.in_flight = static_cast<std::int64_t>(in_flight_.size());
  progress_.database_error = backoff_.error();
}

void Worker::step() {
  const UnixMillis now = outside_.now();
  if (heartbeat_.clock_was_set(now, outside_.steady_now())) polled_.is_stale = true;
  if (claims_) begin_claimed();
  if (!finished_.empty() || heartbeat_.due(outside_.steady_now()) || finds_work(now)) transact(now);
  if (claims_ && options_.once && nothing_left()) leave("nothing left to do");
}

std::chrono::milliseconds Worker::patience() const {
  const InHand in_hand{.pause = backoff_.left(outside_.steady_now()),
                       .results = !finished_.empty(),
                       .claimed = !claimed_.empty(),
                       .claims = claims_,
                       .polled = polled_};
  return wait_of(in_hand, outside_.now());
}

void Worker::judge(const outside::Arrival& arrival) {
  const auto found = in_flight_.find(arrival.id);
  if (found == in_flight_.end()) return;
  const InFlight flight = std::move(found->second);
  in_flight_.erase(found);
  Verdict verdict;
  try {
    verdict = flight.asked.verdict(arrival.reply, settings_, whole_second(outside_.now()));
  } catch (const std::exception& error) {
    verdict = internal_failure(std::string("the stage could not judge the reply: ") + error.what());
  }
  finish(flight.job, std::move(verdict), arrival.took);
}

void Worker::finish(const Claimed& job, Verdict verdict, std::chrono::milliseconds took) {
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
  const Due due{.duty = duty_due(whole_second(now)),
                .duty_at = duty_due_at(duties_),
                .retry_at = queue_.next_due(),
                .can_start = rows_.any_ready(now),
                .stage_at = rows_.next_change(now)};
  polled_ = {version, false, next_poll(due, now)};
  return is_work(due, now);
}

void Worker::refresh_stages(UnixMillis now) {
  rows_.refresh(now);
  for (const auto& [name, stage] : rows_.rows()) {
    if (!stage.paused_until) progress_.halted.erase(name);
  }
}

void Worker::transact(UnixMillis now) {
  std::vector<std::size_t> discarded;
  std::vector<Claimed> claimed;
  try {
    ledger::Transaction transaction(database_);
    now = outside_.now();  // leases count from here: getting the lock may have taken time
    if (!finished_.empty()) discarded = queue_.record(finished_, whole_second(now));
    if (heartbeat_.due(outside_.steady_now())) heartbeat_.run(whole_second(now), outside_.steady_now());
    for (const Duty& duty : duties_) duty.run(finished_, whole_second(now), claims_);
    if (claims_) claimed = claim_all(now);
    transaction.commit();
  } catch (const ledger::LedgerError& error) {
    if (error.transient() || ledger::beyond_help(error) || finished_.empty()) throw;
    log::error("runner", error.what(), {{"event", "ledger_error"}, {"code", error.code}});
    return record_one_by_one(whole_second(now));
  }
  if (backoff_.end(outside_.steady_now())) heartbeat_.trust_leases(outside_.steady_now());
  note_all(discarded);
  for (const Duty& duty : duties_) duty.report(progress_);
  finished_.clear();
  polled_.is_stale = true;
  claimed_.insert(claimed_.end(), claimed.begin(), claimed.end());
  begin_claimed();
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

void Worker::note_all(const std::vector<std::size_t>& discarded) {
  for (std::size_t i = 0; i < finished_.size(); ++i) {
    progress_.note(finished_[i], std::binary_search(discarded.begin(), discarded.end(), i));
  }
}

std::vector<Claimed> Worker::claim_all(UnixMillis now) {
  queue_.promote(whole_second(now));
  refresh_stages(now);
  return rows_.claim(now);
}

/// Jobs whose rows cannot be read stay in claimed_ for the next try.
void Worker::begin_claimed() {
  for (const stages::Stage& stage : stages_) {
    std::vector<Claimed> jobs;
    const auto here = [&](const Claimed& job) { return job.stage == stage.name; };
    std::copy_if(claimed_.begin(), claimed_.end(), std::back_inserter(jobs), here);
    if (jobs.empty()) continue;
    const std::vector<Loaded> loaded = load_jobs(database_, stage, jobs);
    std::erase_if(claimed_, here);
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
  if (outside_.now() >= job.claimed_at + settings_.lease) {
    // Another runner may have sent the request meanwhile.
    return finish(job, later(now, failure_kind::runner_lost, "its runner was held up past its lease before it asked"),
                  0ms);
  }
  try {
    auto decided = work.request(settings_, now);
    if (auto* verdict = std::get_if<Verdict>(&decided)) return finish(job, std::move(*verdict), 0ms);
    auto& asked = std::get<stages::Asked>(decided);
    const auto flight = in_flight_.emplace(++last_transfer_, InFlight{job, std::move(asked)}).first;
    outside_.start(last_transfer_, flight->second.asked.request, rows_.rows().at(job.stage).timeout);
  } catch (const std::exception& error) {
    finish(job, internal_failure(std::string("the stage could not work on its row: ") + error.what()), 0ms);
  }
}

bool Worker::duty_due(UnixTime now) const {
  // Not any_of: each is to say when it is due next.
  bool due = false;
  for (const Duty& duty : duties_) due = duty.due(now) || due;
  return due;
}

bool Worker::nothing_left() {
  if (!in_flight_.empty() || !finished_.empty() || !claimed_.empty()) return false;
  const UnixTime now = whole_second(outside_.now());
  if (duty_due(now)) return false;
  for (const auto& stage : queue_.unfinished(rows_.taken(), now)) {
    if (stage.held) return false;
    if (!stage.ready && !stage.retrying) continue;
    if (!stage.pause_reason) return false;
    progress_.halted[stage.stage] = *stage.pause_reason;
  }
  return true;
}

void Worker::shut_down(const std::string& reason) {
  for (const auto& [id, flight] : in_flight_) outside_.drop(id);
  in_flight_.clear();
  try {
    record_one_by_one(whole_second(outside_.now()));
    ledger::Transaction transaction(database_);
    const std::int64_t given_back = queue_.stop(reason, whole_second(outside_.now()));
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
