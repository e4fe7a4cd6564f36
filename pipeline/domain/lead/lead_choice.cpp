#include "domain/lead/lead_choice.h"

#include <algorithm>

#include "domain/phone_number.h"

namespace callmill {

namespace {

Fails fails_as_last(const DialsSent& sent, int dials_a_day) {
  return {sent.last_reason.empty() ? std::string(lead_failure::dispatch_failed) : sent.last_reason,
          sent.last_detail + (sent.last_detail.empty() ? "" : "; ") + dialled_out(sent, dials_a_day)};
}

}  // namespace

DialRules read_dial_rules(const CallSettings& settings, Holidays holidays) {
  return {read_whitelist(settings.whitelist_numbers), read_call_window(settings, std::move(holidays)),
          dials_a_day(settings)};
}

bool is_dialled_out(const DialsSent& sent, int dials_a_day) {
  return sent.since_asked >= 2 * std::int64_t{dials_a_day};
}

std::string dialled_out(const DialsSent& sent, int dials_a_day) {
  return "dialled " + std::to_string(sent.since_asked) + " times since it was last asked for, MAX_CALL_RETRIES is " +
         std::to_string(dials_a_day - 1);
}

std::string day_is_full(int dials_a_day) {
  return "dialled " + std::to_string(dials_a_day) + (dials_a_day == 1 ? " time" : " times") + " within 24 hours";
}

std::variant<std::string, Fails> number_of(const LeadToJudge& lead) {
  const auto read = read_phone_number(lead.phone);
  if (const auto* unreadable = std::get_if<UnreadableNumber>(&read)) {
    return Fails{std::string(lead_failure::invalid_phone), "phone " + unreadable->why};
  }
  const std::string& e164 = std::get<PhoneNumber>(read).e164;
  if (lead.phone_e164.empty() || e164 == lead.phone_e164) return e164;
  return Fails{std::string(lead_failure::invalid_phone), "phone and phone_e164 are two numbers; set both"};
}

LeadChoice judge(const LeadToJudge& lead, const DialRules& rules, UnixTime now) {
  const auto number = number_of(lead);
  if (const auto* fails = std::get_if<Fails>(&number)) return *fails;
  const std::string& phone_e164 = std::get<std::string>(number);
  if (lead.is_do_not_call) return Fails{std::string(lead_failure::do_not_call), "on the do-not-call list"};
  const Whitelist& whitelist = rules.whitelist;
  if (!whitelist.unreadable.empty()) return Waits{std::nullopt, whitelist.unreadable};
  if (whitelist.on && !whitelist.numbers.contains(phone_e164)) {
    return Fails{std::string(lead_failure::not_whitelisted), "not in CALL_WHITELIST_NUMBERS"};
  }
  if (is_dialled_out(lead.sent, rules.dials_a_day)) return fails_as_last(lead.sent, rules.dials_a_day);
  const UnixTime day_over = lead.sent.day_over.value_or(now);
  const UnixTime earliest = std::max({now, lead.retry_after.value_or(now), day_over});
  const WindowState window = window_state(rules.window, phone_e164, earliest);
  if (!window.open) return Waits{window.opens_at, window.why};
  if (day_over > now) return Waits{earliest, day_is_full(rules.dials_a_day)};
  if (earliest > now) return Waits{earliest, "retry_after"};
  return DialNow{};
}

}  // namespace callmill
