// Opening the database that a command works on.
#pragma once

#include <functional>
#include <string>

#include "commands/command.h"
#include "ledger/database.h"

namespace callmill::commands {

/// The database of the settings, which must exist and have this program's schema. Throws Refusal that says what to do
/// (`callmill init`), NewerDatabase, or LedgerError.
ledger::Database open_database(const Context& context, ledger::Access access);

/// Runs `act`, which opens the file `path`. Throws Refusal when that is a folder, or a file that SQLite did not write;
/// a LedgerError of `act` comes through with `path` in it.
void refuse_other_files(const std::string& path, const std::function<void()>& act);

}  // namespace callmill::commands
