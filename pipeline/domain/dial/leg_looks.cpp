#include "domain/dial/leg_looks.h"

#include <algorithm>

#include "domain/job/safe_words.h"
#include "domain/livekit/livekit_replies.h"

namespace callmill {

namespace {

/// The phone's leg in a look, and whether nobody is with it.
struct Seen {
  Participant leg;
  bool is_alone = false;
};

std::optional<Seen> seen_in(const Look& look) {
  const auto all = look.status == 200 ? read_participants(look.body) : std::nullopt;
  if (!all) return std::nullopt;
  const auto leg = std::ranges::find_if(
      *all, [](const Participant& one) { return one.kind == "SIP" && one.state != "DISCONNECTED"; });
  if (leg == all->end() || leg->call_status.empty()) return std::nullopt;
  return Seen{*leg, is_left_alone(*all, leg->identity)};
}

}  // namespace

LegLooks leg_looks(const std::vector<Look>& looks) {
  LegLooks seen;
  for (const Look& look : looks) {
    const auto there = seen_in(look);
    if (!there) {
      if (seen.status.empty()) seen.absent_until = look.until;
      continue;
    }
    const Participant& leg = there->leg;
    seen.status = further_status(seen.status, leg.call_status);
    if (!leg.sip_call_id.empty()) seen.sip_call_id = leg.sip_call_id;
    if (has_rung(leg.call_status) && !seen.rang_after) seen.rang_after = look.since;
    if (leg.call_status == "ringing") seen.rang_until = look.until;
    if (was_answered(leg.call_status) && !seen.answered_after) seen.answered_after = look.since;
  }
  return seen;
}

LegLooks leg_looks(const Reply& reply) {
  if (const auto* response = std::get_if<HttpResponse>(&reply)) return leg_looks(response->looks);
  if (const auto* lost = std::get_if<Unanswered>(&reply)) return leg_looks(lost->looks);
  return {};
}

bool left_alone(const std::vector<Look>& looks) {
  std::optional<std::chrono::milliseconds> since;
  for (const Look& look : looks) {
    const auto there = seen_in(look);
    const bool is_alone = there && there->is_alone && !was_answered(there->leg.call_status);
    since = is_alone ? since.value_or(look.since) : std::optional<std::chrono::milliseconds>();
  }
  return since && looks.back().until - *since >= kAloneFor;
}

std::string words_of(const LegLooks& seen) {
  if (seen.status.empty()) return "no look saw the leg";
  std::string words = "the leg was last seen " + safe_words(seen.status);
  if (seen.rang_after && seen.rang_until) {
    const auto second = [](std::chrono::milliseconds after) {
      return std::to_string(std::chrono::round<std::chrono::seconds>(after).count()) + " s";
    };
    words +=
        "; looks saw it ring from " + second(*seen.rang_after) + " to " + second(*seen.rang_until) + " after the dial";
  }
  return words;
}

std::chrono::milliseconds sip_part(const LegLooks& seen, std::chrono::milliseconds took) {
  return took - std::min(took, seen.absent_until.value_or(std::chrono::milliseconds{0}));
}

}  // namespace callmill
