#include "runner/record_rows.h"

#include <nlohmann/json.hpp>

#include "domain/failure_kind.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json text_or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

const char* status_name(JobStatus status) {
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

void add_failure(json& row, const std::optional<Failure>& failure, const char* words) {
  row["error_kind"] = failure ? json(failure->kind) : json(nullptr);
  row[words] = failure ? json(failure->words) : json(nullptr);
}

json attempt_row(const Finished& finished, bool kept) {
  const auto started = std::chrono::floor<std::chrono::seconds>(finished.job.claimed_at);
  json row = {{"job_id", finished.job.job_id},
              {"stage", finished.job.stage},
              {"attempt", finished.job.attempt},
              {"started_at", unix_seconds(started)},
              {"duration_ms", finished.took.count()},
              {"outcome", kept ? finished.settled.attempt_outcome : "discarded"},
              {"code", finished.verdict.code == 0 ? json(nullptr) : json(finished.verdict.code)}};
  add_failure(row, finished.settled.failure, "error");
  if (!kept) {
    row["error_kind"] = failure_kind::runner_lost;
    row["error"] = "the job was no longer this runner's when the reply came; its result was dropped";
  }
  if (const auto& usage = finished.verdict.usage) {
    row["model"] = usage->model;
    row["prompt_tokens"] = usage->prompt_tokens;
    row["cached_tokens"] = usage->cached_tokens;
    row["completion_tokens"] = usage->completion_tokens;
  }
  return row;
}

/// {"a":1} -> {"job_id":..,"call_id":..,"now":..,"a":1}, without parsing what may be megabytes.
void append_row(std::string& rows, const Claimed& job, const std::string& row, UnixTime now) {
  rows += rows.empty() ? '[' : ',';
  rows += "{\"job_id\":" + std::to_string(job.job_id) + ",\"call_id\":" + std::to_string(job.call_id) +
          ",\"now\":" + std::to_string(unix_seconds(now));
  if (row.size() > 2) rows += ',';
  rows.append(row, 1);
}

}  // namespace

std::string verdict_rows(const std::vector<Finished>& finished) {
  json rows = json::array();
  for (const Finished& one : finished) {
    const Settled& settled = one.settled;
    json row = {{"id", one.job.job_id},
                {"claim_number", one.job.claim_number},
                {"status", status_name(settled.status)},
                {"stage", settled.stage},
                {"attempt", settled.attempt},
                {"stage_finished", settled.stage_finished ? 1 : 0},
                {"retry_after", settled.retry_after ? json(unix_seconds(*settled.retry_after)) : json(nullptr)},
                {"outcome", text_or_null(settled.outcome)}};
    add_failure(row, settled.failure, "last_error");
    rows.push_back(std::move(row));
  }
  return dump(rows);
}

std::string attempt_rows(const std::vector<Finished>& finished, const std::vector<bool>& kept) {
  json rows = json::array();
  for (std::size_t i = 0; i < finished.size(); ++i) {
    if (kept[i] && finished[i].settled.attempt_outcome.empty()) continue;
    rows.push_back(attempt_row(finished[i], kept[i]));
  }
  return dump(rows);
}

std::map<std::string_view, std::string> result_rows(const std::vector<Finished>& finished,
                                                    const std::vector<bool>& kept, UnixTime now) {
  std::map<std::string_view, std::string> rows;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    if (!kept[i]) continue;
    for (const Write& write : finished[i].verdict.writes) {
      append_row(rows[write.statement], finished[i].job, write.row, now);
    }
  }
  for (auto& [statement, array] : rows) array += ']';
  return rows;
}

}  // namespace callmill::runner
