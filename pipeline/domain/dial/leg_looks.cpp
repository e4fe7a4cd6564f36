#include "domain/dial/leg_looks.h"

#include "domain/livekit/livekit_replies.h"

namespace callmill {

LegLooks leg_looks(const std::vector<Look>& looks) {
  LegLooks seen;
  for (const Look& look : looks) {
    const auto leg = look.status == 200 ? read_participant(look.body) : std::nullopt;
    if (!leg || leg->call_status.empty()) {
      if (seen.status.empty()) seen.absent_until = look.until;
      continue;
    }
    seen.status = further_status(seen.status, leg->call_status);
    if (!leg->sip_call_id.empty()) seen.sip_call_id = leg->sip_call_id;
    if (has_rung(leg->call_status) && !seen.rang_after) seen.rang_after = look.since;
    if (was_answered(leg->call_status) && !seen.answered_after) seen.answered_after = look.since;
  }
  return seen;
}

LegLooks leg_looks(const Reply& reply) {
  if (const auto* response = std::get_if<HttpResponse>(&reply)) return leg_looks(response->looks);
  if (const auto* lost = std::get_if<Unanswered>(&reply)) return leg_looks(lost->looks);
  return {};
}

std::chrono::milliseconds sip_part(const LegLooks& seen, std::chrono::milliseconds took) {
  return took - std::min(took, seen.absent_until.value_or(std::chrono::milliseconds{0}));
}

}  // namespace callmill
