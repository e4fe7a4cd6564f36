// Bringing a database to the schema this program knows.
#pragma once

#include <stdexcept>

#include "ledger/database.h"

namespace callmill::ledger {

/// The database was written by a newer callmill; what() names both versions and what to do. Exit code 3.
struct NewerDatabase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The schema version this program brings: the number of its last migration.
int program_version();
/// The file's version (pragma user_version); 0, empty.
int database_version(Database& database);
/// Applies what is missing, each migration in one IMMEDIATE transaction, and makes the views again where their texts
/// are not this program's; safe when several processes do it at once. Foreign keys are off meanwhile, as SQLite asks
/// for when tables are made again (https://sqlite.org/lang_altertable.html#otheralter); a migration after which more
/// rows dangle than before is undone. Call it outside any transaction. Returns how many migrations were applied. Throws
/// NewerDatabase, or LedgerError naming the migration that failed.
int migrate(Database& database);
/// Throws NewerDatabase, or LedgerError when the file, or its views, are not this program's and must be migrated first.
void require_current(Database& database);

}  // namespace callmill::ledger
