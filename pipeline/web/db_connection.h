// A thread's connection to the database that may be replaced, locked or full while the server runs.
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

  /// Opens the database if it is not open, or if another file has its name now; true when it did. Throws LedgerError.
  /// To be called before each use: what is written to a file without a name is lost.
  bool refresh();
  /// After refresh().
  ledger::Database& operator*() { return *database_; }
  /// The next refresh() opens it anew; to be called after a failure.
  void drop() { database_.reset(); }

 private:
  const std::string path_;
  const std::chrono::milliseconds patience_;
  std::pair<dev_t, ino_t> file_{};  ///< The one that is open.
  std::optional<ledger::Database> database_;
};

/// Why the database could not be written or read, for a client: what SQLite says of it is for the log.
std::string why_not_ready(const std::exception& error);

}  // namespace callmill::web
