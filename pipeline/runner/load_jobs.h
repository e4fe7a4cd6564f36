// The rows of claimed jobs, a stage at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/database.h"
#include "runner/queue.h"
#include "stages/stage.h"

namespace callmill::runner {

/// A job with its row, or with why it has none.
struct Loaded {
  Claimed job;
  std::optional<stages::Work> work;
  std::string fault;
};

/// All of `jobs`, which are claimed in `stage`. Throws LedgerError when the database cannot be read.
std::vector<Loaded> load_jobs(ledger::Database& database, const stages::Stage& stage, const std::vector<Claimed>& jobs);

}  // namespace callmill::runner
