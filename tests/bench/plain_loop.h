// The worker's statements in a plain loop on SQLite's C interface: what bench/queue compares the worker with.
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

/// Walks jobs through the post-call flow as the worker does: each turn one transaction that records the last batch and
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
      record();
      claim_all();
      finish(prepared("ledger/commit"));
      judge_all();
    }
  }

 private:
  struct Job {
    std::int64_t id, call_row, attempt, claim_number;
  };
  struct Done {
    int stage;
    Job job;
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
    for (const Done& done : done_) {
      const bool last = done.stage == 3;
      sqlite3_stmt* record = prepared("queue/record");
      bind_text(record, ":status", last ? "completed" : "pending");
      bind_text(record, ":stage", kStages[last ? 3 : done.stage + 1]);
      for (const auto& [name, value] :
           std::initializer_list<std::pair<const char*, std::int64_t>>{{":job_id", done.job.id},
                                                                       {":claim_number", done.job.claim_number},
                                                                       {":runner_id", 1},
                                                                       {":attempt", last ? 1 : 0},
                                                                       {":stage_finished", 1},
                                                                       {":now", kNow}}) {
        bind(record, name, value);
      }
      if (last) bind(record, ":finished_at", kNow);
      finish(record);
      sqlite3_clear_bindings(record);
      sqlite3_stmt* attempt = prepared("queue/record_attempt");
      bind_text(attempt, ":stage", kStages[done.stage]);
      bind_text(attempt, ":outcome", "done");
      for (const auto& [name, value] :
           std::initializer_list<std::pair<const char*, std::int64_t>>{{":job_id", done.job.id},
                                                                       {":attempt", done.job.attempt},
                                                                       {":runner_id", 1},
                                                                       {":started_at", kNow},
                                                                       {":duration_ms", 0}}) {
        bind(attempt, name, value);
      }
      finish(attempt);
      completed_ += last ? 1 : 0;
    }
    done_.clear();
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

  void judge_all() {
    for (int stage = 0; stage < 4; ++stage) {
      for (const Job& job : claimed_[stage]) done_.push_back({stage, job});
      claimed_[stage].clear();
    }
  }

  sqlite3* connection_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
  std::int64_t room_[4] = {500, 500, 500,
                           500};  ///< As stages.in_flight_limit, set by bench/queue, and the worker's batch.
  std::vector<Job> claimed_[4];
  std::vector<Done> done_;
  int completed_ = 0;
};

}  // namespace callmill::bench
