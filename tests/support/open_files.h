#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

namespace callmill::tests {

/// How many files this process has open.
inline std::size_t files_open() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

/// The soft limit of open files, put back at the end.
class OpenFiles {
 public:
  OpenFiles() { getrlimit(RLIMIT_NOFILE, &before_); }
  ~OpenFiles() { setrlimit(RLIMIT_NOFILE, &before_); }
  OpenFiles(const OpenFiles&) = delete;
  OpenFiles& operator=(const OpenFiles&) = delete;
  void allow(rlim_t files) const {
    const rlimit wanted{std::min(files, before_.rlim_max), before_.rlim_max};
    REQUIRE(setrlimit(RLIMIT_NOFILE, &wanted) == 0);
  }

 private:
  rlimit before_{};
};

}  // namespace callmill::tests
