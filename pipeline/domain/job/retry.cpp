#include "domain/job/retry.h"

#include <algorithm>

namespace callmill {

namespace {

std::chrono::milliseconds with_jitter(std::chrono::seconds wait, double chance) {
  const std::chrono::duration<double, std::milli> jitter = wait * (0.25 * chance);
  return wait + std::chrono::duration_cast<std::chrono::milliseconds>(jitter);
}

}  // namespace

std::chrono::milliseconds retry_delay(int attempt, std::chrono::seconds first, std::chrono::seconds cap,
                                      std::optional<std::chrono::seconds> server_asked, double chance) {
  std::chrono::seconds wait = std::min(first, cap);
  for (int doubled = 1; doubled < attempt && wait < cap; ++doubled) wait = std::min(wait * 2, cap);
  if (server_asked) wait = std::max(wait, std::min(*server_asked, kLongestServerWait));
  return with_jitter(wait, chance);
}

std::optional<std::chrono::milliseconds> deferral_delay(std::chrono::seconds deferred, const DeferralPolicy& policy,
                                                        double chance) {
  if (deferred >= policy.limit) return std::nullopt;
  return with_jitter(std::clamp(deferred, policy.first, policy.cap), chance);
}

}  // namespace callmill
