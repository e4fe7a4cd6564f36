// The mill's statements in a plain loop on SQLite's C interface: what bench/queue compares the mill with.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "ledger/sql_files.h"

namespace callmill::bench {

/// Walks jobs through the post-call flow as the mill does: each turn one transaction that records the last batch and
/// claims the next of every stage, with the texts of sql/queue. Any error aborts.
class PlainLoop {
 public:
  PlainLoop(const std::string& path, const std::string& synchronous) {
    check(sqlite3_open(path.c_str(), &connection_));
    run_script("pragma journal_mode = wal; pragma foreign_keys = on; pragma synchronous = " + synchronous);
    bind_text(prepared("queue/start_runner"), ":host", "plain");
    for (const char* name : {":boot_id", ":pid_namespace", ":version"})
      bind_text(prepared("queue/start_runner"), name, "x");
    for (const char* name : {":pid", ":process_started", ":now"}) bind(prepared("queue/start_runner"), name, 1);
    finish(prepared("queue/start_runner"));
  }
  ~PlainLoop() {
    for (auto& [name, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(connection_);
  }
  PlainLoop(const PlainLoop&) = delete;
  PlainLoop& operator=(const PlainLoop&) = delete;

  /// Runs until `jobs` are completed.
  void run(int jobs) {
    while (completed_ < jobs) {
      finish(prepared("ledger/begin"));
      if (!verdicts_.empty()) record();
      claim_all();
      finish(prepared("ledger/commit"));
      load_all();
    }
  }

 private:
  struct Job {
    std::int64_t id, call_id, attempt, claim_number;
  };
  static constexpr const char* kStages[] = {"import", "assemble", "summarize", "email"};
  static constexpr std::int64_t kNow = 1'800'000'000;

  static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    std::fprintf(stderr, "sqlite: %s\n", sqlite3_errstr(code));
    std::abort();
  }
  void run_script(const std::string& script) {
    check(sqlite3_exec(connection_, script.c_str(), nullptr, nullptr, nullptr));
  }

  sqlite3_stmt* prepared(const char* name) {
    sqlite3_stmt*& statement = statements_[name];
    if (statement == nullptr) {
      const std::string text(ledger::sql_file(name).text);
      check(sqlite3_prepare_v2(connection_, text.c_str(), -1, &statement, nullptr));
    }
    return statement;
  }
  static void bind(sqlite3_stmt* statement, const char* name, std::int64_t value) {
    check(sqlite3_bind_int64(statement, sqlite3_bind_parameter_index(statement, name), value));
  }
  static void bind_text(sqlite3_stmt* statement, const char* name, const std::string& value) {
    check(sqlite3_bind_text(statement, sqlite3_bind_parameter_index(statement, name), value.data(),
                            static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  static void finish(sqlite3_stmt* statement) {
    while (sqlite3_step(statement) == SQLITE_ROW) {
    }
    check(sqlite3_reset(statement));
  }

  void record() {
    verdicts_.back() = ']';
    attempts_.back() = ']';
    sqlite3_stmt* record = prepared("queue/record");
    bind_text(record, ":verdicts", verdicts_);
    bind(record, ":runner_id", 1);
    bind(record, ":now", kNow);
    finish(record);
    sqlite3_stmt* attempts = prepared("queue/record_attempts");
    bind_text(attempts, ":attempts", attempts_);
    bind(attempts, ":runner_id", 1);
    finish(attempts);
    completed_ += completing_;
    completing_ = 0;
    verdicts_.clear();
    attempts_.clear();
  }

  void claim_all() {
    bind(prepared("queue/promote"), ":now", kNow);
    finish(prepared("queue/promote"));
    bind(prepared("queue/claimable"), ":now", kNow);
    finish(prepared("queue/claimable"));
    for (int stage = 0; stage < 4; ++stage) {
      sqlite3_stmt* claim = prepared("queue/claim");
      bind_text(claim, ":stage", kStages[stage]);
      for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::int64_t>>{
               {":limit", room_[stage]}, {":runner_id", 1}, {":lease_until", kNow + 60}, {":now", kNow}}) {
        bind(claim, name, value);
      }
      while (sqlite3_step(claim) == SQLITE_ROW) {
        claimed_[stage].push_back({sqlite3_column_int64(claim, 0), sqlite3_column_int64(claim, 1),
                                   sqlite3_column_int64(claim, 2), sqlite3_column_int64(claim, 3)});
      }
      check(sqlite3_reset(claim));
    }
  }

  void load_all() {
    for (int stage = 0; stage < 4; ++stage) {
      if (claimed_[stage].empty()) continue;
      std::string ids = "[";
      for (const Job& job : claimed_[stage]) ids += std::to_string(job.id) + ",";
      ids.back() = ']';
      bind_text(prepared("stages/load_nothing"), ":ids", ids);
      finish(prepared("stages/load_nothing"));
      for (const Job& job : claimed_[stage]) judge(stage, job);
      claimed_[stage].clear();
    }
  }

  void judge(int stage, const Job& job) {
    if (verdicts_.empty()) verdicts_ = attempts_ = "[";
    const bool last = stage == 3;
    completing_ += last ? 1 : 0;
    char row[512];
    std::snprintf(row, sizeof row,
                  R"({"id":%lld,"claim_number":%lld,"status":"%s","stage":"%s","attempt":%d,"stage_finished":1,)"
                  R"("retry_after":null,"outcome":null,"error_kind":null,"last_error":null},)",
                  static_cast<long long>(job.id), static_cast<long long>(job.claim_number),
                  last ? "completed" : "pending", kStages[last ? 3 : stage + 1], last ? 1 : 0);
    verdicts_ += row;
    std::snprintf(row, sizeof row,
                  R"({"job_id":%lld,"stage":"%s","attempt":%lld,"started_at":%lld,"duration_ms":0,"outcome":"done",)"
                  R"("code":null,"error_kind":null,"error":null},)",
                  static_cast<long long>(job.id), kStages[stage], static_cast<long long>(job.attempt),
                  static_cast<long long>(kNow));
    attempts_ += row;
  }

  sqlite3* connection_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
  std::int64_t room_[4] = {500, 500, 500,
                           500};  ///< As stages.in_flight_limit, set by bench/queue, and the mill's batch.
  std::vector<Job> claimed_[4];
  std::string verdicts_;
  std::string attempts_;
  int completed_ = 0;
  int completing_ = 0;
};

}  // namespace callmill::bench
