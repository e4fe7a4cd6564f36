#include "runner/queue.h"

#include <nlohmann/json.hpp>

#include "runner/record_rows.h"

namespace callmill::runner {

namespace {

std::int64_t insert_runner(ledger::Database& database, const Identity& identity, UnixTime now) {
  ledger::Transaction transaction(database);
  std::int64_t id = 0;
  {
    auto query = database.query("queue/start_runner");
    query.bind("host", identity.host).bind("boot_id", identity.boot_id).bind("pid_namespace", identity.pid_namespace);
    query.bind("pid", identity.pid).bind("process_started", identity.process_started);
    query.bind("version", CALLMILL_VERSION).bind("now", unix_seconds(now));
    while (query.next()) id = query.row().integer("id");
  }
  transaction.commit();
  return id;
}

StageRow read_stage(const ledger::Row& row) {
  StageRow stage;
  stage.policy.name = row.text("name");
  stage.policy.next = row.maybe_text("next");
  stage.policy.max_attempts = static_cast<int>(row.integer("max_attempts"));
  stage.policy.backoff_first = std::chrono::seconds{row.integer("backoff_first_s")};
  stage.policy.backoff_cap = std::chrono::seconds{row.integer("backoff_cap_s")};
  stage.policy.deferral = {std::chrono::seconds{row.integer("deferral_first_s")},
                           std::chrono::seconds{row.integer("deferral_cap_s")},
                           std::chrono::seconds{row.integer("deferral_limit_s")}};
  stage.timeout = std::chrono::seconds{row.integer("timeout_s")};
  stage.per_second = row.maybe_real("per_second");
  stage.paced_until = unix_millis(row.integer("paced_until_ms"));
  stage.room = row.integer("room");
  if (const auto until = row.maybe_integer("paused_until")) stage.paused_until = unix_time(*until);
  stage.pause_reason = row.maybe_text("pause_reason").value_or("");
  return stage;
}

}  // namespace

Queue::Queue(ledger::Database& database, const Identity& identity, std::chrono::seconds lease, UnixTime now)
    : database_(database), identity_(identity), lease_(lease), runner_id_(insert_runner(database, identity, now)) {}

std::vector<StageRow> Queue::stages(UnixTime now) {
  std::vector<StageRow> stages;
  auto query = database_.query("queue/claimable");
  query.bind("now", unix_seconds(now));
  while (query.next()) stages.push_back(read_stage(query.row()));
  return stages;
}

std::vector<Claimed> Queue::claim(const std::string& stage, std::int64_t limit, UnixMillis now) {
  const UnixTime second = std::chrono::floor<std::chrono::seconds>(now);
  std::vector<Claimed> claimed;
  auto query = database_.query("queue/claim");
  query.bind("stage", stage).bind("limit", limit).bind("runner_id", runner_id_);
  query.bind("lease_until", unix_seconds(second + lease_)).bind("now", unix_seconds(second));
  while (query.next()) {
    const ledger::Row row = query.row();
    claimed.push_back({.job_id = row.integer("id"),
                       .call_id = row.integer("call_id"),
                       .attempt = static_cast<int>(row.integer("attempt")),
                       .claim_number = row.integer("claim_number"),
                       .stage = stage,
                       .tenant_id = row.text("tenant_id"),
                       .external_id = row.text("external_id"),
                       .claimed_at = now});
  }
  return claimed;
}

void Queue::pace(const std::string& stage, UnixMillis paced_until) {
  database_.query("queue/pace")
      .bind("stage", stage)
      .bind("paced_until_ms", paced_until.time_since_epoch().count())
      .run();
}

void Queue::promote(UnixTime now) {
  database_.query("queue/promote").bind("now", unix_seconds(now)).run();
}

std::optional<UnixTime> Queue::next_due() {
  auto query = database_.query("queue/next_due");
  query.next();
  const auto due = query.row().maybe_integer("retry_after");
  return due ? std::optional{unix_time(*due)} : std::nullopt;
}

std::vector<std::size_t> Queue::record(const std::vector<Finished>& finished, UnixTime now) {
  // A job that was asked for again under way may be here twice: by claim, not by job.
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> index_of;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    index_of[{finished[i].job.job_id, finished[i].job.claim_number}] = i;
  }
  std::vector<bool> kept(finished.size(), false);
  {
    auto query = database_.query("queue/record");
    query.bind("verdicts", verdict_rows(finished)).bind("runner_id", runner_id_).bind("now", unix_seconds(now));
    while (query.next()) kept[index_of.at({query.row().integer("id"), query.row().integer("claim_number")})] = true;
  }
  write_results(finished, kept, now);
  record_attempts(finished, kept);
  pause_halted(finished, kept, now);
  std::vector<std::size_t> discarded;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) discarded.push_back(i);
  }
  return discarded;
}

void Queue::write_results(const std::vector<Finished>& finished, const std::vector<bool>& kept, UnixTime now) {
  for (const auto& [statement, rows] : result_rows(finished, kept, now)) {
    database_.query(statement).bind("rows", rows).run();
  }
}

void Queue::record_attempts(const std::vector<Finished>& finished, const std::vector<bool>& kept) {
  database_.query("queue/record_attempts")
      .bind("attempts", attempt_rows(finished, kept))
      .bind("runner_id", runner_id_)
      .run();
}

void Queue::pause_halted(const std::vector<Finished>& finished, const std::vector<bool>& kept, UnixTime now) {
  for (std::size_t i = 0; i < finished.size(); ++i) {
    const Settled& settled = finished[i].settled;
    if (!kept[i] || !settled.pause) continue;
    auto query = database_.query("queue/pause");
    query.bind("stage", settled.stage).bind("until", unix_seconds(now + *settled.pause));
    query.bind("reason", settled.failure->kind + ": " + settled.failure->words).run();
  }
}

void Queue::renew(UnixTime now) {
  database_.query("queue/heartbeat").bind("runner_id", runner_id_).bind("now", unix_seconds(now)).run();
  database_.query("queue/renew_leases")
      .bind("runner_id", runner_id_)
      .bind("lease_until", unix_seconds(now + lease_))
      .run();
}

std::string Queue::dead_runners(UnixTime now) {
  auto dead = nlohmann::json::array();
  {
    auto query = database_.query("queue/running_runners");
    while (query.next()) {
      const ledger::Row row = query.row();
      const Identity other{row.text("host"), row.text("boot_id"), row.text("pid_namespace"), row.integer("pid"),
                           row.integer("process_started")};
      if (row.integer("id") != runner_id_ && provably_dead(other, identity_, process_start(other.pid))) {
        dead.push_back(row.integer("id"));
      }
    }
  }
  if (!dead.empty()) {
    auto query = database_.query("queue/stop_runners");
    query.bind("runner_ids", dead.dump()).bind("reason", "died without a word").bind("now", unix_seconds(now)).run();
  }
  return dead.dump();
}

std::vector<Rescued> Queue::rescue(UnixTime now, bool judge_leases) {
  const std::string dead = dead_runners(now);
  const std::int64_t leases_before = judge_leases ? unix_seconds(now) : 0;
  auto attempts = database_.query("queue/rescue_attempts");
  attempts.bind("dead", dead).bind("leases_before", leases_before).bind("now", unix_seconds(now)).run();
  std::vector<Rescued> rescued;
  auto query = database_.query("queue/rescue");
  query.bind("dead", dead).bind("leases_before", leases_before).bind("lost_limit", kLostLimit);
  query.bind("now", unix_seconds(now));
  while (query.next()) {
    const ledger::Row row = query.row();
    rescued.push_back({row.integer("id"), row.text("stage"), row.text("status") == "failed"});
  }
  return rescued;
}

std::int64_t Queue::stop(const std::string& reason, UnixTime now) {
  database_.query("queue/release_attempts").bind("runner_id", runner_id_).bind("now", unix_seconds(now)).run();
  const std::int64_t given_back =
      database_.query("queue/release").bind("runner_id", runner_id_).bind("now", unix_seconds(now)).run();
  auto query = database_.query("queue/stop_runners");
  query.bind("runner_ids", "[" + std::to_string(runner_id_) + "]")
      .bind("reason", reason)
      .bind("now", unix_seconds(now));
  query.run();
  return given_back;
}

std::vector<Unfinished> Queue::unfinished(const std::vector<std::string>& stages, UnixTime now) {
  std::vector<Unfinished> unfinished;
  auto query = database_.query("queue/unfinished");
  query.bind("stages", nlohmann::json(stages).dump()).bind("now", unix_seconds(now));
  while (query.next()) {
    const ledger::Row row = query.row();
    unfinished.push_back({row.text("stage"), row.flag("ready"), row.flag("held"), row.flag("retrying"),
                          row.maybe_text("pause_reason").value_or("")});
  }
  return unfinished;
}

}  // namespace callmill::runner
