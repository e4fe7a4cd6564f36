#include "domain/lead/lead_choice.h"

#include <algorithm>

#include "domain/phone_number.h"

namespace callmill {

DialRules read_dial_rules(const CallSettings& settings, Holidays holidays) {
  return {read_whitelist(settings.whitelist_numbers), read_call_window(settings, std::move(holidays))};
}

std::variant<std::string, Fails> number_of(const LeadToJudge& lead) {
  const auto read = read_phone_number(lead.phone);
  if (const auto* unreadable = std::get_if<UnreadableNumber>(&read)) {
    return Fails{lead_failure::invalid_phone, "phone " + unreadable->why};
  }
  const std::string& e164 = std::get<PhoneNumber>(read).e164;
  if (lead.phone_e164.empty() || e164 == lead.phone_e164) return e164;
  return Fails{lead_failure::invalid_phone, "phone and phone_e164 are two numbers; set both"};
}

LeadChoice judge(const LeadToJudge& lead, const DialRules& rules, UnixTime now) {
  const auto number = number_of(lead);
  if (const auto* fails = std::get_if<Fails>(&number)) return *fails;
  const std::string& phone_e164 = std::get<std::string>(number);
  if (lead.is_do_not_call) return Fails{lead_failure::do_not_call, "on the do-not-call list"};
  const Whitelist& whitelist = rules.whitelist;
  if (!whitelist.unreadable.empty()) return Waits{std::nullopt, whitelist.unreadable};
  if (whitelist.on && !whitelist.numbers.contains(phone_e164)) {
    return Fails{lead_failure::not_whitelisted, "not in CALL_WHITELIST_NUMBERS"};
  }
  const UnixTime earliest = std::max(now, lead.retry_after.value_or(now));
  const WindowState window = window_state(rules.window, phone_e164, earliest);
  if (!window.open) return Waits{window.opens_at, window.why};
  if (earliest > now) return Waits{earliest, "retry_after"};
  return DialNow{};
}

}  // namespace callmill
