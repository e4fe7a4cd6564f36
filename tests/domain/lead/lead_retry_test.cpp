#include "domain/lead/lead_retry.h"

#include <catch2/catch.hpp>

using namespace callmill;
using namespace std::chrono_literals;

TEST_CASE("a lead after a failed call waits as its rule says, until its retries are spent") {
  const UnixTime now = unix_time(1'800'000'000);
  CallSettings settings;
  settings.max_retries = 3;
  settings.retry_after = 24h;
  const RetryRule usual{};
  const RetryRule soon{.after = 900s};
  const RetryRule at_once{.after = 0s};
  const RetryRule free{.after = 60s, .spends = false};
  const RetryRule never{.retries = false, .about = "not in service"};
  const RetryRule never_free{.retries = false, .spends = false, .about = "not in service"};
  struct Expected {
    std::optional<std::chrono::seconds> waits;
    int retry_count;
  };
  const auto [what, rule, retry_count, expected] = GENERATE_COPY(table<const char*, RetryRule, int, Expected>({
      {"first failure", usual, 0, {24h, 1}},
      {"third failure: the fourth dial is the last", usual, 2, {24h, 3}},
      {"fourth failure", usual, 3, {std::nullopt, 4}},
      {"more than the setting allows already", usual, 7, {std::nullopt, 8}},
      {"a rule with a wait of its own", soon, 0, {900s, 1}},
      {"a rule without any wait", at_once, 1, {0s, 2}},
      {"what is not the lead's doing spends nothing", free, 0, {60s, 0}},
      {"nor fails it when all is spent", free, 3, {60s, 3}},
      {"no retry, whatever is left", never, 0, {std::nullopt, 1}},
      {"no retry, and none spent", never_free, 2, {std::nullopt, 2}},
  }));
  DYNAMIC_SECTION(what) {
    const LeadAfterCall after = lead_after_call(rule, retry_count, settings, now);
    CHECK(after.retry_after.has_value() == expected.waits.has_value());
    if (expected.waits) CHECK(after.retry_after == now + *expected.waits);
    CHECK(after.retry_count == expected.retry_count);
    CHECK(after.why.empty() == expected.waits.has_value());
  }
}

TEST_CASE("a lead that fails says why") {
  CallSettings settings;
  settings.max_retries = 0;
  CHECK(lead_after_call({}, 0, settings, unix_time(1)).why == "no retry is left, MAX_CALL_RETRIES is 0");
  CHECK(lead_after_call({.retries = false, .about = "the number is not in service"}, 0, settings, unix_time(1)).why ==
        "not tried again: the number is not in service");
}

TEST_CASE("a retry waits for the end of a full day, and a lead that was dialled out fails, whatever was spent") {
  const UnixTime now = unix_time(1'800'000'000);
  const CallSettings settings;  // MAX_CALL_RETRIES is 3
  const LeadAfterCall soon{.retry_after = now + 60s, .retry_count = 1};
  const LeadAfterCall failed{.retry_count = 4, .why = "no retry is left"};
  CHECK(within_ceiling(soon, {}, settings) == soon);
  CHECK(within_ceiling(soon, {.since_asked = 7}, settings) == soon);
  CHECK(within_ceiling(soon, {.since_asked = 4, .day_over = now + 30s}, settings) == soon);
  CHECK(within_ceiling(soon, {.since_asked = 4, .day_over = now + 24h}, settings) ==
        LeadAfterCall{.retry_after = now + 24h, .retry_count = 1});
  CHECK(within_ceiling(soon, {.since_asked = 8, .day_over = now + 24h}, settings) ==
        LeadAfterCall{.retry_count = 1, .why = "dialled 8 times since it was last asked for, MAX_CALL_RETRIES is 3"});
  CHECK(within_ceiling(failed, {.since_asked = 8}, settings) == failed);
}
