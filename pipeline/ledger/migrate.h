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
/// Applies what is missing, each migration in one IMMEDIATE transaction; safe when several processes do it at once.
/// Returns how many were applied. Throws NewerDatabase, or LedgerError naming the migration that failed.
int migrate(Database& database);
/// Throws NewerDatabase, or LedgerError when the file is older than the program and must be migrated first.
void require_current(Database& database);

}  // namespace callmill::ledger
