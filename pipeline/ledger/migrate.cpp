#include "ledger/migrate.h"

#include <SQLiteCpp/Database.h>

#include <charconv>
#include <string>

#include "ledger/sql_files.h"

namespace callmill::ledger {

namespace {

constexpr std::string_view kFolder = "migrations/";

/// "migrations/0012_mails" -> 12; 0 for any other file.
int migration_number(std::string_view name) {
  if (!name.starts_with(kFolder)) return 0;
  int number = 0;
  const std::string_view digits = name.substr(kFolder.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void refuse_newer(Database& database, int found) {
  if (found <= program_version()) return;
  throw NewerDatabase(database.path() + " has schema version " + std::to_string(found) + ", this callmill knows " +
                      std::to_string(program_version()) + " at most: use the callmill that wrote it, or a newer one");
}

}  // namespace

int program_version() {
  int last = 0;
  for (const SqlFile& file : sql_files()) last = std::max(last, migration_number(file.name));
  return last;
}

int database_version(Database& database) {
  Query query = database.query("ledger/user_version");
  query.next();
  return static_cast<int>(query.row().integer("user_version"));
}

int migrate(Database& database) {
  int applied = 0;
  for (const SqlFile& file : sql_files()) {
    const int number = migration_number(file.name);
    if (number == 0) continue;
    Transaction transaction(database);
    const int found = database_version(database);
    refuse_newer(database, found);
    if (number <= found) continue;
    database.execute(std::string(file.text), file.name);
    transaction.commit();
    ++applied;
  }
  return applied;
}

void require_current(Database& database) {
  const int found = database_version(database);
  refuse_newer(database, found);
  if (found < program_version()) {
    throw LedgerError(database.path() + " has schema version " + std::to_string(found) + ", this callmill needs " +
                          std::to_string(program_version()) + ": run 'callmill init' first",
                      -1);
  }
}

}  // namespace callmill::ledger
