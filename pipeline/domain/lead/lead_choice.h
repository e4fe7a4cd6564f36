// Whether a lead is dialled now, later or never: what the scheduler goes by, and what a person is shown.
#pragma once

#include <cstdint>
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
inline constexpr std::string_view dispatch_failed = "dispatch_failed";  ///< Dialled too often, and no call says why.
}  // namespace lead_failure

/// The dials of a lead that were sent, whatever they cost: those that were called off do not count.
struct DialsSent {
  std::int64_t since_asked = 0;  ///< Since a person last asked for the lead.
  /// When the last of MAX_CALL_RETRIES + 1 dials is a day ago; nothing: there were fewer within a day.
  std::optional<UnixTime> day_over{};
  std::string last_reason{};  ///< Why the last one failed: needed once there are too many.
  std::string last_detail{};
};

/// A row of leads whose status is 'new', as far as the choice needs it.
struct LeadToJudge {
  std::string phone;       ///< As it came.
  std::string phone_e164;  ///< As it was read then; empty: not read yet.
  std::optional<UnixTime> retry_after{};
  bool is_do_not_call = false;  ///< phone_e164 is on the list.
  DialsSent sent{};
};

/// What the settings and the holidays say, read once for many leads.
struct DialRules {
  Whitelist whitelist;
  CallWindow window;
  int dials_a_day = 0;  ///< For one lead.
};
/// Of one lead within 24 hours; twice as many since a person last asked for it. A failure that spends no retry must not
/// let its phone ring for ever.
inline int dials_a_day(const CallSettings& settings) {
  return settings.max_retries + 1;
}
DialRules read_dial_rules(const CallSettings& settings, Holidays holidays);

struct DialNow {};
struct Waits {
  std::optional<UnixTime> until;  ///< Nothing: until a person changes something.
  std::string why;
};
struct Fails {
  std::string reason;  ///< One of lead_failure, or why its last call failed.
  std::string why;
};
using LeadChoice = std::variant<DialNow, Waits, Fails>;

/// The number to dial; fails where `phone` cannot be read, or is another than phone_e164.
std::variant<std::string, Fails> number_of(const LeadToJudge& lead);

/// Whether the lead was dialled so often since a person asked for it that it is failed.
bool is_dialled_out(const DialsSent& sent, int dials_a_day);
/// "dialled 8 times since it was last asked for, MAX_CALL_RETRIES is 3"
std::string dialled_out(const DialsSent& sent, int dials_a_day);
/// "dialled 4 times within 24 hours"
std::string day_is_full(int dials_a_day);

/// What never passes comes first: the number, the do-not-call list, the whitelist, too many dials; then retry_after,
/// the dials of a day and the window, and the moment given is one at which all allow it. In doubt the lead is not
/// dialled: a setting that cannot be read lets it wait, a `phone` that does not read as `phone_e164` fails it.
LeadChoice judge(const LeadToJudge& lead, const DialRules& rules, UnixTime now);

}  // namespace callmill
