#include "web/api/db_connection.h"

#include <sys/stat.h>

namespace callmill::web {

bool DbConnection::refresh() {
  struct stat found {};
  const bool there = ::stat(path_.c_str(), &found) == 0;
  const std::pair<dev_t, ino_t> file{found.st_dev, found.st_ino};
  if (database_ && there && file == file_) return false;
  database_.reset();
  database_.emplace(path_);
  database_->wait_for_locks(patience_);
  file_ = file;
  return true;
}

std::string why_not_ready(const std::exception& error) {
  const auto* ledger_error = dynamic_cast<const ledger::LedgerError*>(&error);
  switch (ledger_error == nullptr ? SQLITE_ERROR : ledger_error->code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds the database's write lock";
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
      return "the database is read-only";
    case SQLITE_CANTOPEN:
      return "the database cannot be opened";
    default:
      return "the database refused it; the log says why";
  }
}

}  // namespace callmill::web
