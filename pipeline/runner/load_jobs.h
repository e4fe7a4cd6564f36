// The rows of claimed jobs, as work of their stage.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/database.h"
#include "runner/job.h"
#include "stages/stage.h"

namespace callmill::runner {

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
