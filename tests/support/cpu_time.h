// The processor time of another process.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "support/program.h"

namespace callmill::tests {

/// Of user and system, from /proc/PID/stat (proc(5), utime and stime).
inline double cpu_seconds(pid_t pid) {
  const std::string stat = content_of("/proc/" + std::to_string(pid) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace callmill::tests
