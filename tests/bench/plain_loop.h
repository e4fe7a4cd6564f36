// The worker's statements in a plain loop on SQLite's C interface: what bench/queue compares the worker with.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "ledger/sql_files.h"

namespace callmill::bench {

/// A statement of sql/ whose parameters were looked up once, at its preparation. Any error aborts.
class PlainStatement {
 public:
  using Value = std::variant<std::int64_t, const char*, std::nullptr_t>;

  PlainStatement(sqlite3* connection, const char* name, std::initializer_list<const char*> parameters) {
    const std::string text(ledger::sql_file(name).text);
    check(sqlite3_prepare_v2(connection, text.c_str(), -1, &statement_, nullptr));
    for (const char* parameter : parameters) positions_.push_back(sqlite3_bind_parameter_index(statement_, parameter));
  }
  ~PlainStatement() { sqlite3_finalize(statement_); }
  PlainStatement(const PlainStatement&) = delete;
  PlainStatement& operator=(const PlainStatement&) = delete;

  static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    std::fprintf(stderr, "sqlite: %s\n", sqlite3_errstr(code));
    std::abort();
  }
  /// Binds `values` to the parameters in the order in which they were named, and runs to the end.
  void run(std::initializer_list<Value> values = {}) {
    each(values, [](sqlite3_stmt*) {});
  }
  template <typename OnRow>
  void each(std::initializer_list<Value> values, OnRow on_row) {
    auto position = positions_.begin();
    for (const Value& value : values) bind(*position++, value);
    while (sqlite3_step(statement_) == SQLITE_ROW) on_row(statement_);
    check(sqlite3_reset(statement_));
  }

 private:
  void bind(int position, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
      check(sqlite3_bind_int64(statement_, position, *number));
    else if (const auto* text = std::get_if<const char*>(&value))
      check(sqlite3_bind_text(statement_, position, *text, -1, SQLITE_STATIC));
    else
      check(sqlite3_bind_null(statement_, position));
  }

  sqlite3_stmt* statement_ = nullptr;
  std::vector<int> positions_;
};

/// Walks jobs through the post-call flow as the worker does: each tick one transaction that records the last batch and
/// claims the next of every stage, with the texts of sql/queue. Any error aborts.
class PlainLoop {
 public:
  PlainLoop(const std::string& path, const std::string& synchronous) : connection_(open(path, synchronous)) {
    PlainStatement(
        connection_.get(), "queue/keep_runner",
        {":runner_id", ":host", ":boot_id", ":pid_namespace", ":version", ":pid", ":process_started", ":now"})
        .run({1, "plain", "x", "x", "x", 1, 1, 1});
  }

  /// Runs until `jobs` are completed.
  void run(int jobs) {
    while (completed_ < jobs) {
      begin_.run();
      record();
      claim_all();
      commit_.run();
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
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  static constexpr const char* kStages[] = {"import", "assemble", "summarize", "email"};
  static constexpr std::int64_t kNow = 1'800'000'000;

  static sqlite3* open(const std::string& path, const std::string& synchronous) {
    sqlite3* connection = nullptr;
    PlainStatement::check(sqlite3_open(path.c_str(), &connection));
    const std::string pragmas =
        "pragma journal_mode = wal; pragma foreign_keys = on; pragma synchronous = " + synchronous;
    PlainStatement::check(sqlite3_exec(connection, pragmas.c_str(), nullptr, nullptr, nullptr));
    return connection;
  }

  void record() {
    for (const Done& done : done_) {
      const bool last = done.stage == 3;
      record_.run({last ? "completed" : "pending", kStages[last ? 3 : done.stage + 1], done.job.id, done.job.call_row,
                   done.job.claim_number, 1, last ? 1 : 0, 1, kNow,
                   last ? PlainStatement::Value(kNow) : PlainStatement::Value(nullptr)});
      record_attempt_.run({kStages[done.stage], "done", done.job.id, done.job.attempt, 1, kNow, 0});
      completed_ += last ? 1 : 0;
    }
    done_.clear();
  }

  void claim_all() {
    promote_.run({kNow});
    claimable_.run({kNow});
    for (int stage = 0; stage < 4; ++stage) {
      claim_.each({0, kStages[stage], kRoom, 1, kNow + 60, kNow}, [&](sqlite3_stmt* row) {
        claimed_[stage].push_back({sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1),
                                   sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3)});
      });
    }
  }

  void judge_all() {
    for (int stage = 0; stage < 4; ++stage) {
      for (const Job& job : claimed_[stage]) done_.push_back({stage, job});
      claimed_[stage].clear();
    }
  }

  static constexpr std::int64_t kRoom =
      500;  ///< As stages.in_flight_limit, set by bench/queue, and the worker's batch.
  std::unique_ptr<sqlite3, Close> connection_;
  PlainStatement begin_{connection_.get(), "ledger/begin", {}};
  PlainStatement commit_{connection_.get(), "ledger/commit", {}};
  PlainStatement promote_{connection_.get(), "queue/promote", {":now"}};
  PlainStatement claimable_{connection_.get(), "queue/claimable", {":now"}};
  PlainStatement claim_{
      connection_.get(), "queue/claim", {":suspect", ":stage", ":limit", ":runner_id", ":lease_until", ":now"}};
  PlainStatement record_{connection_.get(),
                         "queue/record",
                         {":status", ":stage", ":job_id", ":call_row", ":claim_number", ":runner_id", ":attempt",
                          ":stage_finished", ":now", ":finished_at"}};
  PlainStatement record_attempt_{
      connection_.get(),
      "queue/record_attempt",
      {":stage", ":outcome", ":job_id", ":attempt", ":runner_id", ":started_at", ":duration_ms"}};
  std::vector<Job> claimed_[4];
  std::vector<Done> done_;
  int completed_ = 0;
};

}  // namespace callmill::bench
