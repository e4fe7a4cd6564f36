#include "commands/open.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/migrate.h"

namespace callmill::commands {

namespace {

constexpr const char* kMustWrite =
    "; this user must be allowed to write the file and its folder, where SQLite keeps the -wal and -shm beside it";

/// What a person can do about it; empty when SQLite's words say enough.
std::string advice(const ledger::LedgerError& error) {
  switch (error.code & 0xFF) {
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return kMustWrite;
    case SQLITE_CORRUPT:
      return "; restore a backup, or save what '.recover' of the sqlite3 shell can read";
    default:
      return {};
  }
}

void require_current(const std::string& path) {
  ledger::Database database(path, ledger::Access::read_only);
  const int version = ledger::database_version(database);
  if (version < ledger::program_version()) {
    throw Refusal(path +
                  (version == 0 ? " holds no tables of callmill" : " has schema version " + std::to_string(version)) +
                  ", this callmill needs schema version " + std::to_string(ledger::program_version()) +
                  ": 'callmill init --db " + path + "' " + (version == 0 ? "makes them" : "migrates it"));
  }
  ledger::require_current(database);
}

/// Checks in its own connection, so that the one handed out is made in place.
const std::string& current(const std::string& path, ledger::Access access) {
  std::error_code unreadable;
  if (!std::filesystem::exists(path, unreadable)) {
    throw Refusal("no database " + path + ": 'callmill init --db " + path + "' makes one, --db names another");
  }
  refuse_other_files(path, [&] { require_current(path); });
  if (access != ledger::Access::read_only && ::access(path.c_str(), W_OK) != 0) {
    throw Refusal(path + " cannot be written" + kMustWrite);
  }
  return path;
}

}  // namespace

void refuse_other_files(const std::string& path, const std::function<void()>& act) {
  std::error_code unreadable;
  if (std::filesystem::is_directory(path, unreadable)) {
    throw Refusal(path + " is a directory, expected a file: --db names the database");
  }
  try {
    act();
  } catch (const ledger::LedgerError& error) {
    if ((error.code & 0xFF) == SQLITE_NOTADB) {
      throw Refusal(path + " is no SQLite database; nothing was changed: --db names another file");
    }
    const std::string what = error.what();
    throw ledger::LedgerError((what.find(path) == std::string::npos ? path + ": " + what : what) + advice(error),
                              error.code);
  }
}

ledger::Database open_database(const Context& context, ledger::Access access) {
  return ledger::Database(current(context.settings.db, access), access);
}

}  // namespace callmill::commands
