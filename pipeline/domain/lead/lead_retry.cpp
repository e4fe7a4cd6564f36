#include "domain/lead/lead_retry.h"

#include <algorithm>

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

LeadAfterCall within_ceiling(LeadAfterCall after, const DialsSent& sent, const CallSettings& settings) {
  if (!after.retry_after) return after;
  const int a_day = dials_a_day(settings);
  if (is_dialled_out(sent, a_day)) return {.retry_count = after.retry_count, .why = dialled_out(sent, a_day)};
  after.retry_after = std::max(*after.retry_after, sent.day_over.value_or(*after.retry_after));
  return after;
}

}  // namespace callmill
