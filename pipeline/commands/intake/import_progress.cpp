#include "commands/intake/import_progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace callmill::commands {

void show_line(const Context& context, const std::string& line) {
  if (context.err_is_terminal) context.err << "\r\033[K" << line << std::flush;
}

std::string progress_line(const std::string& file, std::int64_t documents, std::uint64_t bytes, std::uint64_t position,
                          std::uint64_t size, std::chrono::steady_clock::duration elapsed, const char* what) {
  const double seconds = std::max(0.001, std::chrono::duration<double>(elapsed).count());
  char rates[96];
  std::snprintf(rates, sizeof rates, "  %lld %s  %.0f/s  %.1f MB/s", static_cast<long long>(documents), what,
                static_cast<double>(documents) / seconds, static_cast<double>(bytes) / seconds / 1e6);
  std::string line = file + rates;
  if (size == 0 || position == 0) return line;
  const double left = seconds * static_cast<double>(size - std::min(size, position)) / static_cast<double>(position);
  const auto whole = std::llround(left);
  char eta[48];
  std::snprintf(eta, sizeof eta, "  ETA %lld:%02lld", whole / 60, whole % 60);
  return line + eta;
}

}  // namespace callmill::commands
