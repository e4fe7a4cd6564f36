// How long to wait before trying again.
#pragma once

#include <chrono>
#include <optional>

namespace callmill {

/// The longest that a server's Retry-After is believed; some send days
/// (https://github.com/earendil-works/pi/issues/4991).
inline constexpr std::chrono::seconds kLongestServerWait{600};

/// The wait after try number `attempt` (1 is the first): min(first * 2^(attempt-1), cap) as the seed says, or what the
/// server asked where that is longer, plus up to 25 % of it by `chance` in [0, 1).
std::chrono::milliseconds retry_delay(int attempt, std::chrono::seconds first, std::chrono::seconds cap,
                                      std::optional<std::chrono::seconds> server_asked, double chance);

/// How a server is asked again that said "not now". The defaults are those of the table `stages`.
struct DeferralPolicy {
  std::chrono::seconds first{60};
  std::chrono::seconds cap{3600};
  std::chrono::seconds limit{86'400};  ///< After so long it is no use any more.
  bool operator==(const DeferralPolicy&) const = default;
};

/// The wait after a server has put a job off for `deferred` so far: as long again, within `first` and `cap`, plus up to
/// 25 % by `chance` in [0, 1). Nothing when `limit` is over. RFC 5321 4.5.4.1 wants hours of patience; greylisting
/// wants some minutes.
std::optional<std::chrono::milliseconds> deferral_delay(std::chrono::seconds deferred, const DeferralPolicy& policy,
                                                        double chance);

}  // namespace callmill
