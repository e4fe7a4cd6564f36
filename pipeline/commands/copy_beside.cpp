#include "commands/copy_beside.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "commands/command.h"
#include "domain/instant.h"
#include "sql/ledger.h"

namespace callmill::commands {

namespace {

/// The copy, the new tables beside the old ones, and the write-ahead log that holds them until the commit.
constexpr std::uintmax_t kSizesNeeded = 3;

void require_room(const std::string& path) {
  std::error_code absent;
  std::uintmax_t size = std::filesystem::file_size(path);
  if (const auto log = std::filesystem::file_size(path + "-wal", absent); !absent) size += log;
  const auto folder = std::filesystem::absolute(path).parent_path();
  const std::uintmax_t room = std::filesystem::space(folder).available;
  if (room >= kSizesNeeded * size) return;
  constexpr std::uintmax_t kMegabyte = 1'000'000;
  throw Refusal(folder.string() + " has " + std::to_string(room / kMegabyte) + " MB free, a copy of " + path +
                " and its migration need " + std::to_string(kSizesNeeded * size / kMegabyte + 1) +
                " MB; nothing was changed: make room, or copy it elsewhere yourself and use --no-copy");
}

/// An empty file of a name that nobody has yet: VACUUM INTO takes one, and it never was readable by others.
std::string empty_file(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2;; ++i) {
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) {
      ::close(file);
      return name;
    }
    if (errno != EEXIST) throw Refusal(name + " cannot be made (" + std::strerror(errno) + "); nothing was changed");
    name = wanted + "." + std::to_string(i);
  }
}

void flush(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!flushed) throw Refusal(path + " does not reach the disk (" + std::strerror(errno) + "); nothing was migrated");
}

/// 20261121T051400Z.
std::string compact(UnixTime now) {
  std::string text = instant_text(now);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace

std::string copy_beside(ledger::Database& database, int version, UnixTime now) {
  require_room(database.path());
  const std::string copy = empty_file(database.path() + ".schema" + std::to_string(version) + "-" + compact(now));
  try {
    database.run(sql::ledger::SaveCopy{.path = copy});
    flush(copy);
  } catch (...) {
    std::filesystem::remove(copy);
    throw;
  }
  return copy;
}

}  // namespace callmill::commands
