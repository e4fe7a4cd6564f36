// Which process a runner is, so that its death can be proved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace callmill::runner {

/// Identifies a process for all time: pids are reused, but not with the same start time, nor across a reboot.
struct Identity {
  std::string host;
  std::string boot_id;
  std::string pid_namespace;
  std::int64_t pid = 0;
  std::int64_t process_started = 0;  ///< Clock ticks since boot: field 22 of /proc/PID/stat.
  bool operator==(const Identity&) const = default;
};

/// This process. Throws std::runtime_error when /proc cannot be read.
Identity this_process();

/// Start time of a process of this pid namespace; nothing if there is none of that pid, or it is a zombie.
std::optional<std::int64_t> process_start(std::int64_t pid);

/// Whether `other` is dead beyond doubt, seen from `self`: a process of this machine that is gone, or ran before its
/// reboot. `start_now` is process_start(other.pid). A process of another pid namespace is never judged dead: only its
/// lease can expire.
bool provably_dead(const Identity& other, const Identity& self, std::optional<std::int64_t> start_now);

}  // namespace callmill::runner
