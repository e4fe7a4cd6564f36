// A disk that fills up, and that can be made read-only: a small tmpfs in a mount namespace of this process's own.
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include "scratch.h"

namespace callmill::tests {

/// Why this process cannot mount, although it tried as root or in a user namespace of its own; empty: it can.
inline const std::string& why_no_mounts() {
  static const std::string reason = [] {
    const auto own_uid = std::to_string(::geteuid());
    const bool root = ::geteuid() == 0;
    if (::unshare(root ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
      return std::string("unshare: ") + std::strerror(errno);
    if (!root) std::ofstream("/proc/self/uid_map") << "0 " << own_uid << " 1";
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
      return std::string("mount: ") + std::strerror(errno);
    return std::string();
  }();
  return reason;
}

/// To be made only when why_no_mounts() is empty.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size) {
    if (::mount("tmpfs", path().c_str(), "tmpfs", 0, ("size=" + size + ",mode=755").c_str()) != 0)
      throw std::runtime_error(std::string("cannot mount a tmpfs: ") + std::strerror(errno));
  }
  ~SmallDisk() { ::umount2(path().c_str(), MNT_DETACH); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  std::filesystem::path path() const { return folder_.path(); }
  std::string database() const { return (path() / "callmill.db").string(); }

  /// Leaves not one free block.
  void fill() {
    const int file = ::open((path() / "ballast").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::array<char, 4096> block{};
    while (::write(file, block.data(), block.size()) > 0) {
    }
    ::close(file);
  }
  void make_room() { std::filesystem::remove(path() / "ballast"); }
  void make_read_only() {
    if (::mount("tmpfs", path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0)
      throw std::runtime_error(std::string("cannot remount: ") + std::strerror(errno));
  }

 private:
  ScratchFolder folder_;
};

}  // namespace callmill::tests

/// Ends the test case, loudly, where nothing can be mounted.
#define CALLMILL_NEEDS_MOUNTS()                                                         \
  if (!callmill::tests::why_no_mounts().empty()) {                                      \
    WARN("SKIPPED, nothing can be mounted here: " << callmill::tests::why_no_mounts()); \
    return;                                                                             \
  }
