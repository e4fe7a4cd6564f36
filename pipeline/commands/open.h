// Opening the database that a command works on.
#pragma once

#include "commands/command.h"
#include "ledger/database.h"

namespace callmill::commands {

/// The database of the settings, which must exist and have this program's schema. Throws Refusal that says what to do
/// (`callmill init`), NewerDatabase, or LedgerError.
ledger::Database open_database(const Context& context, ledger::Access access);

}  // namespace callmill::commands
