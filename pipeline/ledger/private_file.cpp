#include "ledger/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace callmill::ledger {

bool make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  ::close(file);
  return true;
}

std::vector<std::string> readable_by_others(const std::string& path) {
  std::vector<std::string> found;
  std::error_code unreadable;
  const std::filesystem::path file = std::filesystem::absolute(path);
  for (const auto& entry : std::filesystem::directory_iterator(file.parent_path(), unreadable)) {
    const std::string name = entry.path().string();
    struct stat facts {};
    if (!name.starts_with(file.string()) || ::stat(name.c_str(), &facts) != 0) continue;
    if (S_ISREG(facts.st_mode) && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0) found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace callmill::ledger
