// What a failed call makes of its lead.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/lead/lead_choice.h"
#include "domain/settings.h"
#include "domain/time.h"

namespace callmill {

/// A row of retry_rules. The default is what holds where no row fits: again after CALL_RETRY_AFTER_HOURS, as the seed
/// says of a retryable failure.
struct RetryRule {
  bool retries = true;
  std::optional<std::chrono::seconds> after{};  ///< Nothing: CALL_RETRY_AFTER_HOURS.
  bool spends = true;                           ///< It counts towards MAX_CALL_RETRIES.
  std::string about{};
};

struct LeadAfterCall {
  std::optional<UnixTime> retry_after{};  ///< Nothing: the lead is failed.
  int retry_count = 0;
  std::string why{};  ///< When failed: in words.
  bool operator==(const LeadAfterCall&) const = default;
};

/// `retry_count` is the lead's so far. One that would exceed MAX_CALL_RETRIES fails the lead, and is stored with it.
LeadAfterCall lead_after_call(const RetryRule& rule, int retry_count, const CallSettings& settings, UnixTime now);

/// `after`, where the ceiling on a lead's dials allows it: `sent` counts the failed call too.
LeadAfterCall within_ceiling(LeadAfterCall after, const DialsSent& sent, const CallSettings& settings);

}  // namespace callmill
