// Copies of the file, made while others go on writing.
#pragma once

#include <string>

#include "ledger/database.h"

namespace callmill::ledger {

/// Writes all that `from` holds at this moment into the file `to`, which is there and empty, by SQLite's backup API; no
/// other file is made beside it. Throws LedgerError.
void back_up(Database& from, const std::string& to);

/// What integrity_check says of the file, read as it lies there: nothing is made beside it. Empty: it is sound. Throws
/// LedgerError when it is no SQLite database or cannot be read.
std::string integrity_errors(const std::string& path);

}  // namespace callmill::ledger
