#include "domain/retry.h"

#include <algorithm>

namespace callmill {

std::chrono::milliseconds retry_delay(int attempt, std::chrono::seconds first, std::chrono::seconds cap,
                                      std::optional<std::chrono::seconds> server_asked, double chance) {
  std::chrono::seconds wait = std::min(first, cap);
  for (int doubled = 1; doubled < attempt && wait < cap; ++doubled) wait = std::min(wait * 2, cap);
  if (server_asked) wait = std::max(wait, std::min(*server_asked, kLongestServerWait));
  const std::chrono::duration<double, std::milli> jitter = wait * (0.25 * chance);
  return wait + std::chrono::duration_cast<std::chrono::milliseconds>(jitter);
}

}  // namespace callmill
