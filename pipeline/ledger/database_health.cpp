#include "ledger/database_health.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/private_file.h"
#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

/// The absolute path SQLite opened; empty for a database that is no file.
std::string file_of(Database& database) {
  const char* path = sqlite3_db_filename(database.handle(), "main");
  return path == nullptr ? std::string() : path;
}

/// Why the file is not in its place; empty: it is.
std::string displacement(Database& database) {
  std::error_code unknown;
  const std::string file = file_of(database);
  if (file.empty()) return {};
  int moved = 0;  // SQLite knows the inode that it opened
  sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0 && std::filesystem::exists(file, unknown)) {
    return file + " is not the file that was opened: it was replaced";
  }
  if (moved != 0) return file + " is gone: it was deleted or moved away";
  if (!std::filesystem::exists(file + "-wal", unknown)) return file + "-wal is gone: it was deleted while in use";
  return {};
}

/// Whether this process still has the file open, which no folder names any more.
bool deleted(const std::string& file) {
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", unreadable)) {
    if (std::filesystem::read_symlink(entry.path(), unreadable) == file + " (deleted)") return true;
  }
  return false;
}

std::string copy_to(Database& database, const std::string& path) {
  if (!make_private_file(path)) return "; it could not be saved: " + path + ": " + std::strerror(errno);
  try {
    database.run(sql::ledger::SaveCopy{.path = path});
  } catch (const LedgerError& error) {
    return std::string("; it could not be saved: ") + error.what();
  }
  return "; everything in it was saved to " + path;
}

}  // namespace

std::string advice(int code) {
  constexpr const char* kMakeRoom = "; make room on the disk that holds the database";
  // There is no room for the -shm.
  if (code == SQLITE_IOERR_SHMSIZE) return kMakeRoom;
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return kMakeRoom;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return "; this user must be allowed to write the file and its folder, where SQLite keeps the -wal and -shm "
             "beside it";
    case SQLITE_CORRUPT:
      return "; restore a backup, or save what '.recover' of the sqlite3 shell can read";
    default:
      return {};
  }
}

bool beyond_help(const LedgerError& error) {
  const int primary = error.code & 0xFF;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_READONLY;
}

std::uintmax_t wal_bytes(Database& database) {
  std::error_code absent;
  const std::uintmax_t bytes = std::filesystem::file_size(file_of(database) + "-wal", absent);
  return absent ? 0 : bytes;
}

void require_in_place(Database& database) {
  const std::string words = displacement(database);
  if (!words.empty()) throw LedgerError(words, SQLITE_READONLY_DBMOVED);
}

bool displaced(const LedgerError& error) {
  return error.code == SQLITE_READONLY_DBMOVED;
}

std::string save_displaced(Database& database, std::int64_t now) {
  const std::string file = file_of(database);
  const int code = sqlite3_wal_checkpoint_v2(database.handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  std::string words = code == SQLITE_OK
                          ? "what was in its write-ahead log is in the file that was open"
                          : "its write-ahead log could not be emptied: " + std::string(sqlite3_errstr(code));
  if (deleted(file)) words += copy_to(database, file + ".saved-" + std::to_string(now));
  return words;
}

}  // namespace callmill::ledger
