// Claimed jobs until they are begun, and their rows as work of their stage.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/database.h"
#include "runner/job.h"
#include "sql/queue.h"
#include "stages/stage.h"

namespace callmill::runner {

/// The jobs that this runner has claimed and not begun yet.
class Unbegun {
 public:
  void add(const std::vector<Claimed>& jobs) { jobs_.insert(jobs_.end(), jobs.begin(), jobs.end()); }
  void remove(const std::vector<Claimed>& jobs);
  /// After a heartbeat: keeps the claims that it renewed, leased `until` then, and returns the others: they were taken
  /// back.
  std::vector<Claimed> renew(const std::vector<sql::queue::RenewLeases::Row>& renewed, UnixMillis until);
  /// The wall clock was set by so much.
  void move_clock(std::chrono::milliseconds by);

  const std::vector<Claimed>& all() const { return jobs_; }
  /// Those whose lease is not over.
  std::vector<Claimed> leased(UnixMillis now) const;
  bool empty() const { return jobs_.empty(); }
  bool holds(std::string_view stage) const;

 private:
  std::vector<Claimed> jobs_;
};

/// A job with its work, or why its row cannot be read.
struct Loaded {
  Claimed job;
  std::variant<stages::Work, std::string> work;
};

/// Speech and mails loaded at once; what is made of them takes a few times as much memory.
inline constexpr std::int64_t kLoadedBytes = 64 << 20;

/// Of the claimed jobs those of `stage`.
std::vector<Claimed> jobs_in(const std::vector<Claimed>& claimed, std::string_view stage);

/// Of the claimed jobs those of `stage` that are loaded next: as many as hold kLoadedBytes together, at least one if
/// there is one. Throws LedgerError.
std::vector<Claimed> next_to_load(ledger::Database& database, const std::vector<Claimed>& claimed,
                                  std::string_view stage);

/// Loads the rows of `jobs`, all claimed in `stage`. Throws LedgerError when the database cannot be read.
std::vector<Loaded> load_jobs(ledger::Database& database, const stages::Stage& stage, const std::vector<Claimed>& jobs);

}  // namespace callmill::runner
