// A copy of a database that is about to be migrated.
#pragma once

#include <string>

#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::commands {

/// Copies the file to FILE.schemaVERSION-TIME beside it, readable by its owner alone from the start, and gives the
/// name. Throws Refusal when the disk has not room for the copy and for what migrating takes, LedgerError when it
/// fails.
std::string copy_beside(ledger::Database& database, int version, UnixTime now);

}  // namespace callmill::commands
