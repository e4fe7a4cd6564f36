#include "commands/open.h"

#include <filesystem>

#include "ledger/migrate.h"

namespace callmill::commands {

namespace {

/// Checks in its own connection, so that the one handed out is made in place.
const std::string& current(const std::string& path) {
  std::error_code unreadable;
  if (!std::filesystem::exists(path, unreadable)) {
    throw Refusal("no database " + path + ": 'callmill init --db " + path + "' makes one, --db names another");
  }
  ledger::Database database(path, ledger::Access::read_only);
  if (ledger::database_version(database) < ledger::program_version()) {
    throw Refusal(path + " has schema version " + std::to_string(ledger::database_version(database)) +
                  ", this callmill needs " + std::to_string(ledger::program_version()) + ": 'callmill init --db " +
                  path + "' migrates it");
  }
  ledger::require_current(database);
  return path;
}

}  // namespace

ledger::Database open_database(const Context& context, ledger::Access access) {
  return ledger::Database(current(context.settings.db), access);
}

}  // namespace callmill::commands
