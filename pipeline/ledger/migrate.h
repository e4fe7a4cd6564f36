// Brings a database to the program's schema.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ledger/database.h"

namespace callmill::ledger {

/// The database was written by a newer callmill; what() names both versions and says what to do. Exit code 3.
struct NewerDatabase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The program's schema version: the number of its last migration.
int program_version();
/// The file's schema version (pragma user_version); 0 for an empty file.
int database_version(Database& database);
/// Whether the file's views were made from the texts in sql/views.
bool views_are_current(Database& database);
/// Applies the missing migrations, each in one IMMEDIATE transaction, and makes the views again if their texts changed.
/// Several processes may do it at once. Foreign keys are off meanwhile, as SQLite asks for when tables are made again
/// (https://sqlite.org/lang_altertable.html#otheralter); a migration that leaves more dangling rows than before is
/// undone. `before_changes` runs in each migration's transaction and in the views', and stops it by throwing. Call
/// migrate() outside any transaction. Returns how many migrations were applied. Throws NewerDatabase, or LedgerError
/// naming the migration that failed.
int migrate(
    Database& database, const std::function<void()>& before_changes = [] {});
/// What a person added to the program's tables, such as "column leads.owner" or "index mine on leads": a migration that
/// makes a table again drops it.
std::vector<std::string> additions(Database& database);
/// What a person made under a name that the program's schema does not have yet, but needs: "table results". A migration
/// would stop at it, or drop it.
std::vector<std::string> clashes(Database& database);
/// Throws NewerDatabase, or LedgerError if the file or its views must be migrated first.
void require_current(Database& database);

}  // namespace callmill::ledger
