#include "runner/identity.h"

#include <unistd.h>

#include <climits>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace callmill::runner {

namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path + ": a runner needs it to know itself");
  return line;
}

}  // namespace

std::optional<std::int64_t> process_start(std::int64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  if (!std::getline(file, stat)) return std::nullopt;
  // The command's name, field 2, is in parentheses and may contain anything; field 3 follows the last ')'.
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string state;
  fields >> state;
  if (state == "Z" || state == "X") return std::nullopt;
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  std::int64_t ticks = 0;
  if (!(fields >> ticks)) return std::nullopt;
  return ticks;
}

Identity this_process() {
  char host[HOST_NAME_MAX + 1] = {};
  gethostname(host, HOST_NAME_MAX);
  const std::int64_t pid = getpid();
  const auto started = process_start(pid);
  if (!started) throw std::runtime_error("cannot read /proc/self/stat: a runner needs it to know itself");
  return Identity{host, first_line("/proc/sys/kernel/random/boot_id"),
                  std::filesystem::read_symlink("/proc/self/ns/pid").string(), pid, *started};
}

bool provably_dead(const Identity& other, const Identity& self, std::optional<std::int64_t> start_now) {
  // A machine may get another name while it runs; after a reboot only its name says that it is the same.
  if (other.boot_id != self.boot_id) return other.host == self.host;
  if (other.pid_namespace != self.pid_namespace) return false;
  return start_now != other.process_started;
}

}  // namespace callmill::runner
