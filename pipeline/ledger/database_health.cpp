#include "ledger/database_health.h"

#include <sys/stat.h>

#include <filesystem>

#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

bool exists(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0;
}

/// The absolute path SQLite opened; empty for a database that is no file.
std::string file_of(Database& database) {
  const char* path = sqlite3_db_filename(database.handle(), "main");
  return path == nullptr ? std::string() : path;
}

/// Asks SQLite, which knows the inode that it opened.
bool moved(Database& database) {
  int answer = 0;
  sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &answer);
  return answer != 0;
}

/// What is wrong with the place of the file; empty when it is where it was.
std::string displacement(Database& database) {
  const std::string file = file_of(database);
  if (file.empty()) return {};
  if (moved(database)) {
    return exists(file) ? file + " is not the file that was opened: it was replaced"
                        : file + " is gone: it was deleted or moved away";
  }
  if (!exists(file + "-wal")) return file + "-wal is gone: it was deleted while in use";
  return {};
}

/// Whether this process has the file open though no folder names it any more.
bool deleted(const std::string& file) {
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", unreadable)) {
    if (std::filesystem::read_symlink(entry.path(), unreadable) == file + " (deleted)") return true;
  }
  return false;
}

std::string copy_to(Database& database, const std::string& path) {
  try {
    database.run(sql::ledger::SaveCopy{.path = path});
  } catch (const LedgerError& error) {
    return std::string("; it could not be saved: ") + error.what();
  }
  std::error_code unchanged;
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                               unchanged);
  return "; everything in it was saved to " + path;
}

}  // namespace

std::string advice(int code) {
  constexpr const char* kMakeRoom = "; make room on the disk that holds the database";
  // What SQLite says when the -shm finds no room.
  if (code == SQLITE_IOERR_SHMSIZE) return kMakeRoom;
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return kMakeRoom;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return "; this user must be allowed to write the file and its folder, where SQLite keeps the -wal and -shm "
             "beside "
             "it";
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
