#include "domain/lead/lead_choice.h"

#include <catch2/catch.hpp>

#include "domain/lead/instants.h"

using namespace callmill;
using callmill::tests::at;

namespace {

const UnixTime kNoon = at("2026-11-21T06:30:00Z");     // 12:00 in India
const UnixTime kEvening = at("2026-11-21T14:30:00Z");  // 20:00

LeadToJudge lead(std::optional<UnixTime> retry_after = std::nullopt) {
  return {.phone = "98765 43210", .phone_e164 = "+919876543210", .retry_after = retry_after};
}

/// "now", "waits until ...: why" or "fails reason: why".
std::string shown(const LeadChoice& choice) {
  if (const auto* waits = std::get_if<Waits>(&choice)) {
    return "waits until " + (waits->until ? instant_text(*waits->until) : std::string("somebody acts")) + ": " +
           waits->why;
  }
  if (const auto* fails = std::get_if<Fails>(&choice)) return "fails " + std::string(fails->reason) + ": " + fails->why;
  return "now";
}

std::string judged(const LeadToJudge& one, UnixTime now, const CallSettings& settings = {}) {
  return shown(judge(one, read_dial_rules(settings, {}), now));
}

}  // namespace

TEST_CASE("a lead whose time has come is dialled within the window, and waits outside it") {
  const std::string outside = ": outside the call window 10:00-19:00 Asia/Kolkata";
  CHECK(judged(lead(), kNoon) == "now");
  CHECK(judged(lead(), kEvening) == "waits until 2026-11-22T04:30:00Z" + outside);
  CHECK(judged(lead(kNoon), kNoon) == "now");
  CHECK(judged(lead(kNoon - std::chrono::hours{1}), kNoon) == "now");
  CHECK(judged(lead(kNoon + std::chrono::seconds{1}), kNoon) == "waits until 2026-11-21T06:30:01Z: retry_after");
  // A retry that falls outside the window waits for the window after it.
  CHECK(judged(lead(kEvening), kNoon) == "waits until 2026-11-22T04:30:00Z" + outside);
}

TEST_CASE("what never passes fails the lead, at any hour") {
  LeadToJudge listed = lead();
  listed.is_do_not_call = true;
  CHECK(judged(listed, kEvening) == "fails do_not_call: on the do-not-call list");
  LeadToJudge unreadable = lead();
  unreadable.phone = "987654321";
  CHECK_THAT(judged(unreadable, kNoon), Catch::StartsWith("fails invalid_phone: phone has 9 digits"));
  LeadToJudge two = lead();
  two.phone = "9123456789";
  CHECK(judged(two, kNoon) == "fails invalid_phone: phone and phone_e164 are two numbers; set both");
  two.phone_e164.clear();
  CHECK(judged(two, kNoon) == "now");  // its number is made then
  LeadToJudge empty = lead();
  empty.phone = "";
  CHECK(judged(empty, kNoon) == "fails invalid_phone: phone is empty");
}

TEST_CASE(
    "a lead that was dialled as often as may be waits for the day's end, and fails in the end as its last call did") {
  const auto sent = [](std::int64_t since_asked, std::optional<UnixTime> day_over, const std::string& reason = {}) {
    LeadToJudge one = lead();
    one.sent = {since_asked, day_over, reason, reason.empty() ? "" : "trunk: SIP 503"};
    return one;
  };
  const std::string often = "dialled 8 times since it was last asked for, MAX_CALL_RETRIES is 3";
  const UnixTime later = kNoon + std::chrono::hours{1};
  CHECK(judged(sent(7, std::nullopt), kNoon) == "now");
  CHECK(judged(sent(4, kNoon), kNoon) == "now");
  CHECK(judged(sent(4, later), kNoon) == "waits until 2026-11-21T07:30:00Z: dialled 4 times within 24 hours");
  CHECK(judged(sent(8, later, "dispatch_failed"), kNoon) == "fails dispatch_failed: trunk: SIP 503; " + often);
  CHECK(judged(sent(8, std::nullopt, "unanswered"), kEvening) == "fails unanswered: trunk: SIP 503; " + often);
  CHECK(judged(sent(8, std::nullopt), kNoon) == "fails dispatch_failed: " + often);
  LeadToJudge waits = sent(4, later);
  waits.retry_after = later + std::chrono::hours{1};
  CHECK(judged(waits, kNoon) == "waits until 2026-11-21T08:30:00Z: dialled 4 times within 24 hours");
  // The window is the narrower one.
  CHECK(judged(sent(4, kEvening), kNoon) ==
        "waits until 2026-11-22T04:30:00Z: outside the call window 10:00-19:00 Asia/Kolkata");
  CallSettings once;
  once.max_retries = 0;
  CHECK(judged(sent(1, later), kNoon, once) == "waits until 2026-11-21T07:30:00Z: dialled 1 time within 24 hours");
  CHECK(judged(sent(2, later, "rejected"), kNoon, once) ==
        "fails rejected: trunk: SIP 503; dialled 2 times since it was last asked for, MAX_CALL_RETRIES is 0");
}

TEST_CASE("a whitelist fails who is not on it; one that cannot be read dials nobody, and fails nobody") {
  CallSettings settings;
  settings.whitelist_numbers = "+91 98765 43210";
  CHECK(judged(lead(), kNoon, settings) == "now");
  settings.whitelist_numbers = "9123456789";
  CHECK(judged(lead(), kEvening, settings) == "fails not_whitelisted: not in CALL_WHITELIST_NUMBERS");
  settings.whitelist_numbers = ",";
  CHECK(judged(lead(), kNoon, settings) == "waits until somebody acts: CALL_WHITELIST_NUMBERS: holds no number");
  settings.whitelist_numbers = "9876543210, mine";
  CHECK_THAT(judged(lead(), kNoon, settings),
             Catch::StartsWith("waits until somebody acts: CALL_WHITELIST_NUMBERS: entry 2 holds 'm'"));
}

TEST_CASE("a window that cannot be read dials nobody") {
  CallSettings settings;
  settings.window_end = "late";
  CHECK_THAT(judged(lead(), kNoon, settings), Catch::StartsWith("waits until somebody acts: CALL_WINDOW_END"));
}
