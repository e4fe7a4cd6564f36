// How long to wait before trying again.
#pragma once

#include <chrono>
#include <optional>

namespace callmill {

/// The longest that a server's Retry-After is believed; some send days (openai.md 1.4).
inline constexpr std::chrono::seconds kLongestServerWait{600};

/// The wait after try number `attempt` (1 is the first): min(first * 2^(attempt-1), cap) as the seed says, or what the
/// server asked where that is longer, plus up to 25 % of it by `chance` in [0, 1).
std::chrono::milliseconds retry_delay(int attempt, std::chrono::seconds first, std::chrono::seconds cap,
                                      std::optional<std::chrono::seconds> server_asked, double chance);

}  // namespace callmill
