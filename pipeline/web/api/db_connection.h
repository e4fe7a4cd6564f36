// A thread's database connection. The file may be replaced, locked or full while the server runs.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "ledger/database.h"

namespace callmill::web {

/// For one thread.
class DbConnection {
 public:
  /// Opens nothing yet. `patience`: how long a statement waits for another connection's lock.
  DbConnection(std::string path, std::chrono::milliseconds patience) : path_(std::move(path)), patience_(patience) {}

  /// Opens the database if it is not open, or if its path now names another file. True if it did. Throws LedgerError.
  /// Call it before each use: what is written to a file without a name is lost.
  bool refresh();
  /// After refresh().
  ledger::Database& operator*() { return *database_; }
  /// Closes the database; the next refresh() opens it. Call it after a failure.
  void drop() { database_.reset(); }

 private:
  const std::string path_;
  const std::chrono::milliseconds patience_;
  std::pair<dev_t, ino_t> file_{};  ///< The one that is open.
  std::optional<ledger::Database> database_;
};

/// Tells a client why the database could not be used. SQLite's own words belong in the log.
std::string why_not_ready(const std::exception& error);

}  // namespace callmill::web
