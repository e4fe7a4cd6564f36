// Whether a lead is dialled now, later or never: what the scheduler goes by, and what a person is shown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/lead/call_window.h"
#include "domain/lead/whitelist.h"
#include "domain/settings.h"
#include "domain/time.h"

namespace callmill {

/// leads.failure_reason of a lead that is never dialled.
namespace lead_failure {
inline constexpr std::string_view invalid_phone = "invalid_phone";
inline constexpr std::string_view not_whitelisted = "not_whitelisted";
inline constexpr std::string_view do_not_call = "do_not_call";
}  // namespace lead_failure

/// A row of leads whose status is 'new', as far as the choice needs it.
struct LeadToJudge {
  std::string phone;       ///< As it came.
  std::string phone_e164;  ///< As it was read then; empty: not read yet.
  std::optional<UnixTime> retry_after{};
  bool is_do_not_call = false;  ///< phone_e164 is on the list.
};

/// What the settings and the holidays say, read once for many leads.
struct DialRules {
  Whitelist whitelist;
  CallWindow window;
};
DialRules read_dial_rules(const CallSettings& settings, Holidays holidays);

struct DialNow {};
struct Waits {
  std::optional<UnixTime> until;  ///< Nothing: until a person changes something.
  std::string why;
};
struct Fails {
  std::string_view reason;  ///< One of lead_failure.
  std::string why;
};
using LeadChoice = std::variant<DialNow, Waits, Fails>;

/// The number to dial; fails where `phone` cannot be read, or is another than phone_e164.
std::variant<std::string, Fails> number_of(const LeadToJudge& lead);

/// What never passes comes first: the number, the do-not-call list, the whitelist; then retry_after and the window,
/// and the moment given is one at which both allow it. In doubt the lead is not dialled: a setting that cannot be read
/// lets it wait, a `phone` that does not read as `phone_e164` fails it.
LeadChoice judge(const LeadToJudge& lead, const DialRules& rules, UnixTime now);

}  // namespace callmill
