#include "runner/mill.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/failure_kind.h"
#include "domain/pacing.h"
#include "outside/log.h"

namespace callmill::runner {

namespace {

using namespace std::chrono_literals;

/// How long an idle mill sleeps before it asks whether anybody else wrote (1 us of work).
constexpr std::chrono::milliseconds kIdleWait = 20ms;
/// Jobs claimed at once: enough to make a commit cheap, few enough to keep the transaction short.
constexpr std::int64_t kBatch = 500;
/// How long to leave a database alone that is full or locked.
constexpr std::chrono::milliseconds kHold = 500ms;

UnixTime whole_second(UnixMillis now) {
  return std::chrono::floor<std::chrono::seconds>(now);
}

Verdict internal_failure(const std::string& words) {
  return Verdict{.what = Failed{{std::string(failure_kind::internal), words}}};
}

}  // namespace

Mill::Mill(ledger::Database& database, outside::Outside& outside, std::vector<stages::Stage> stages,
           const Settings& settings, RunOptions options)
    : database_(database),
      outside_(outside),
      stages_(std::move(stages)),
      settings_(settings),
      options_(std::move(options)),
      queue_(database, this_process(), settings.lease, whole_second(outside.now())) {
  log::info("runner", "started", {{"event", "runner_started"}, {"runner_id", queue_.runner_id()}});
  ledger::Transaction transaction(database_);
  keep_alive(outside_.now());
  transaction.commit();
}

void Mill::run(const std::atomic<bool>& stop, const std::function<void(const Progress&)>& on_turn) {
  while (!stop && !(options_.once && nothing_left())) {
    turn(true);
    on_turn(progress_);
  }
  const UnixMillis deadline = outside_.now() + settings_.grace;
  while (!(in_flight_.empty() && finished_.empty()) && outside_.now() < deadline) {
    turn(false);
    on_turn(progress_);
  }
  shut_down(stop ? "asked to stop" : "nothing left to do");
}

void Mill::turn(bool claiming) {
  for (const outside::Arrival& arrival : outside_.wait(patience(outside_.now(), claiming))) judge(arrival);
  const UnixMillis now = outside_.now();
  if (now < hold_until_) return;
  if (!finished_.empty() || now >= next_keep_alive_ || anything_due(now, claiming)) transact(now, claiming);
  progress_.in_flight = static_cast<std::int64_t>(in_flight_.size());
}

std::chrono::milliseconds Mill::patience(UnixMillis now, bool claiming) const {
  if (now < hold_until_) return hold_until_ - now;
  if (!finished_.empty() || (claiming && look_again_)) return 0ms;
  if (!claiming) return kIdleWait;
  return std::clamp(next_look_ - now, 0ms, kIdleWait);
}

void Mill::judge(const outside::Arrival& arrival) {
  const auto found = in_flight_.find(arrival.id);
  if (found == in_flight_.end()) return;
  const InFlight flight = std::move(found->second);
  in_flight_.erase(found);
  Verdict verdict;
  try {
    verdict = flight.work.verdict(arrival.reply, settings_, whole_second(outside_.now()));
  } catch (const std::exception& error) {
    verdict = internal_failure(std::string("the stage could not judge the reply: ") + error.what());
  }
  finish(flight.job, std::move(verdict), arrival.took);
}

void Mill::finish(const Claimed& job, Verdict verdict, std::chrono::milliseconds took) {
  const Settled settled = settle(verdict, rows_.at(job.stage).policy, job.attempt, outside_.now(), outside_.chance());
  finished_.push_back({job, std::move(verdict), settled, took});
}

/// Whether a look at the tables, if one is due, finds something to claim or to promote.
bool Mill::anything_due(UnixMillis now, bool claiming) {
  if (!claiming) return false;
  const std::int64_t version = database_.data_version();
  if (version == seen_version_ && !look_again_ && now < next_look_) return false;
  seen_version_ = version;
  look_again_ = false;
  refresh_stages(now);
  const auto due = queue_.next_due();
  if (due) next_look_ = std::min<UnixMillis>(next_look_, *due);
  if (due && *due <= now) return true;
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& row) {
    const StageRow& stage = row.second;
    return stage.room > 0 && selected(row.first) &&
           (!stage.per_second || Pace(*stage.per_second, stage.paced_until, now).allowance() > 0);
  });
}

void Mill::refresh_stages(UnixMillis now) {
  rows_.clear();
  next_look_ = now + 1h;
  for (StageRow& stage : queue_.stages(whole_second(now))) {
    if (!stage.paused_until) progress_.halted.erase(stage.policy.name);
    if (stage.paused_until) next_look_ = std::min<UnixMillis>(next_look_, *stage.paused_until);
    if (stage.room > 0 && stage.per_second && stage.paced_until > now) {
      next_look_ = std::min(next_look_, stage.paced_until);
    }
    rows_.emplace(stage.policy.name, std::move(stage));
  }
}

bool Mill::selected(const std::string& stage) const {
  const auto known = [&](const stages::Stage& one) { return one.name == stage; };
  if (std::none_of(stages_.begin(), stages_.end(), known)) return false;
  return options_.stages.empty() ||
         std::find(options_.stages.begin(), options_.stages.end(), stage) != options_.stages.end();
}

void Mill::transact(UnixMillis now, bool claiming) {
  std::vector<std::size_t> discarded;
  std::vector<Claimed> claimed;
  try {
    ledger::Transaction transaction(database_);
    now = outside_.now();  // leases count from here: the lock may have been waited for
    if (!finished_.empty()) discarded = queue_.record(finished_, whole_second(now));
    if (now >= next_keep_alive_) keep_alive(now);
    if (claiming) claimed = claim_all(now);
    transaction.commit();
  } catch (const ledger::LedgerError& error) {
    log::error("runner", error.what(), {{"event", "ledger_error"}, {"code", error.code}});
    if (error.transient()) {
      hold_until_ = now + kHold;
    } else if (finished_.empty()) {
      throw;
    } else {
      record_one_by_one(whole_second(now));
    }
    return;
  }
  note_all(discarded);
  finished_.clear();
  look_again_ = true;
  begin(claimed);
}

/// A result that the tables refuse must not hold up the others: it alone fails.
void Mill::record_one_by_one(UnixTime now) {
  std::vector<Finished> waiting;
  waiting.swap(finished_);
  for (auto at = waiting.begin(); at != waiting.end(); ++at) {
    Finished& one = *at;
    const auto record = [&] {
      ledger::Transaction transaction(database_);
      const auto discarded = queue_.record({one}, now);
      transaction.commit();
      progress_.note(one, !discarded.empty());
    };
    try {
      record();
    } catch (const ledger::LedgerError& error) {
      if (error.transient()) {
        finished_.assign(std::make_move_iterator(at), std::make_move_iterator(waiting.end()));
        hold_until_ = now + kHold;
        break;
      }
      one.verdict = internal_failure(std::string("the result could not be stored: ") + error.what());
      one.settled = settle(one.verdict, rows_.at(one.job.stage).policy, one.job.attempt, now, 0.0);
      record();
    }
  }
  look_again_ = true;
}

void Mill::note_all(const std::vector<std::size_t>& discarded) {
  for (std::size_t i = 0; i < finished_.size(); ++i) {
    progress_.note(finished_[i], std::binary_search(discarded.begin(), discarded.end(), i));
  }
}

void Mill::keep_alive(UnixMillis now) {
  queue_.renew(whole_second(now));
  for (const Rescued& job : queue_.rescue(whole_second(now))) {
    log::warn("runner", job.failed ? "job lost too often: failed" : "job taken back from a lost runner",
              {{"event", "job_rescued"}, {"job_id", job.job_id}, {"stage", job.stage}});
  }
  next_keep_alive_ = now + std::min<std::chrono::milliseconds>(settings_.lease / 3, 5s);
}

std::vector<Claimed> Mill::claim_all(UnixMillis now) {
  queue_.promote(whole_second(now));
  refresh_stages(now);
  std::vector<Claimed> all;
  for (auto& [name, stage] : rows_) {
    if (!selected(name)) continue;
    std::int64_t limit = std::min(stage.room, kBatch);
    if (limit > 0 && stage.per_second) {
      const Pace pace(*stage.per_second, stage.paced_until, now);
      limit = std::min(limit, pace.allowance());
      if (limit > 0) queue_.pace(name, pace.after(limit));
    }
    if (limit <= 0) continue;
    for (Claimed& job : queue_.claim(name, limit, now)) all.push_back(std::move(job));
  }
  return all;
}

void Mill::begin(const std::vector<Claimed>& claimed) {
  for (const stages::Stage& stage : stages_) {
    std::map<std::int64_t, Claimed> jobs;
    for (const Claimed& job : claimed) {
      if (job.stage == stage.name) jobs.emplace(job.job_id, job);
    }
    if (!jobs.empty()) begin_stage(stage, std::move(jobs));
  }
}

void Mill::begin_stage(const stages::Stage& stage, std::map<std::int64_t, Claimed> jobs) {
  auto ids = nlohmann::json::array();
  for (const auto& [id, job] : jobs) ids.push_back(id);
  std::vector<std::pair<Claimed, stages::Work>> loaded;
  {
    auto query = database_.query(stage.load);
    query.bind("ids", ids.dump());
    while (query.next()) {
      const auto found = jobs.find(query.row().integer("job_id"));
      if (found == jobs.end()) continue;
      try {
        loaded.emplace_back(found->second, stage.read(query.row()));
        jobs.erase(found);
      } catch (const std::exception& error) {
        finish(found->second, internal_failure(std::string("the job's row cannot be read: ") + error.what()), 0ms);
        jobs.erase(found);
      }
    }
  }
  for (const auto& [id, job] : jobs)
    finish(job, internal_failure("the stage's load statement gave no row for this job"), 0ms);
  for (const auto& [job, work] : loaded) begin_job(job, work);
}

void Mill::begin_job(const Claimed& job, const stages::Work& work) {
  const UnixTime now = whole_second(outside_.now());
  if (outside_.now() >= job.claimed_at + settings_.lease) {
    // Another runner may have asked meanwhile.
    const Failure why{std::string(failure_kind::runner_lost), "its runner was held up past its lease before it asked"};
    return finish(job, Verdict{.what = Later{now, why}}, 0ms);
  }
  try {
    const Request request = work.request(settings_, now);
    if (std::holds_alternative<NothingToAsk>(request)) {
      finish(job, work.verdict(Nothing{}, settings_, now), 0ms);
      return;
    }
    in_flight_.emplace(++last_transfer_, InFlight{job, work});
    outside_.start(last_transfer_, request, rows_.at(job.stage).timeout);
  } catch (const std::exception& error) {
    finish(job, internal_failure(std::string("the stage could not make its request: ") + error.what()), 0ms);
  }
}

bool Mill::nothing_left() {
  if (!in_flight_.empty() || !finished_.empty()) return false;
  std::vector<std::string> names;
  for (const stages::Stage& stage : stages_) {
    if (selected(std::string(stage.name))) names.emplace_back(stage.name);
  }
  for (const Unfinished& stage : queue_.unfinished(names, whole_second(outside_.now()))) {
    if (stage.held) return false;
    if (!stage.ready && !stage.retrying) continue;
    if (stage.pause_reason.empty()) return false;
    progress_.halted[stage.stage] = stage.pause_reason;
  }
  return true;
}

void Mill::shut_down(const std::string& reason) {
  for (const auto& [id, flight] : in_flight_) outside_.drop(id);
  in_flight_.clear();
  ledger::Transaction transaction(database_);
  const std::int64_t given_back = queue_.stop(reason, whole_second(outside_.now()));
  transaction.commit();
  log::info("runner", "stopped: " + reason, {{"event", "runner_stopped"}, {"given_back", given_back}});
}

}  // namespace callmill::runner
