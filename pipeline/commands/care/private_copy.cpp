#include "commands/care/private_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "commands/command.h"
#include "domain/instant.h"
#include "ledger/private_file.h"

namespace callmill::commands {

std::string empty_file(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2;; ++i) {
    if (ledger::make_private_file(name)) return name;
    if (errno != EEXIST) throw Refusal(name + " cannot be made (" + std::strerror(errno) + "); nothing was changed");
    name = wanted + "." + std::to_string(i);
  }
}

void flush(const std::string& path, const std::string& then) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!flushed) throw Refusal(path + " does not reach the disk (" + std::strerror(errno) + "); " + then);
}

std::string compact(UnixTime now) {
  std::string text = instant_text(now);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string renamed(const std::string& copy, const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; ::renameat2(AT_FDCWD, copy.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) != 0; ++i) {
    if (errno != EEXIST) throw Refusal(name + " cannot be made (" + std::strerror(errno) + "); nothing was changed");
    name = wanted + "." + std::to_string(i);
  }
  return name;
}

}  // namespace callmill::commands
