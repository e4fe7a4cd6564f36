#include "domain/lead/lead_retry.h"

namespace callmill {

LeadAfterCall lead_after_call(const RetryRule& rule, int retry_count, const CallSettings& settings, UnixTime now) {
  const int count = retry_count + (rule.spends ? 1 : 0);
  if (!rule.retries) return {.retry_count = count, .why = "not tried again: " + rule.about};
  if (rule.spends && count > settings.max_retries) {
    return {.retry_count = count,
            .why = "no retry is left, MAX_CALL_RETRIES is " + std::to_string(settings.max_retries)};
  }
  return {.retry_after = now + rule.after.value_or(settings.retry_after), .retry_count = count};
}

}  // namespace callmill
