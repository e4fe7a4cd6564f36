// The rows of claimed jobs, as work of their stage.
#pragma once

#include <string>
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

/// Loads the rows of `jobs`, all claimed in `stage`. Throws LedgerError when the database cannot be read.
std::vector<Loaded> load_jobs(ledger::Database& database, const stages::Stage& stage, const std::vector<Claimed>& jobs);

}  // namespace callmill::runner
