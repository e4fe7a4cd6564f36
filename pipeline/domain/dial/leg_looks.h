// What the looks beside a dial saw of the phone's leg.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/job/reply.h"

namespace callmill {

/// Durations count from the beginning of the dial's request.
struct LegLooks {
  std::string status{};  ///< sip.callStatus, the furthest that was seen; empty: no look saw the leg.
  std::string sip_call_id{};
  std::optional<std::chrono::milliseconds> rang_after{};      ///< The first look that saw it ringing, or answered.
  std::optional<std::chrono::milliseconds> rang_until{};      ///< The last look that saw it ringing, not yet answered.
  std::optional<std::chrono::milliseconds> answered_after{};  ///< The first look that saw it answered.
  /// The last look that did not see the leg before it came. Nothing: every look saw it, or there was none.
  std::optional<std::chrono::milliseconds> absent_until{};

  bool ringing() const { return rang_after.has_value(); }
  bool answered() const { return answered_after.has_value(); }
};

/// How long two looks that see the leg alone are apart at least, before it is hung up.
inline constexpr std::chrono::seconds kAloneFor{10};

/// Looks are of ListParticipants.
LegLooks leg_looks(const std::vector<Look>& looks);
/// Of any reply to a WatchedRequest.
LegLooks leg_looks(const Reply& reply);

/// Whether looks in a row, kAloneFor apart or more, see the leg without its agent, and nobody has picked up: the dial
/// is to be called off.
bool left_alone(const std::vector<Look>& looks);

/// "the leg was last seen ringing; looks saw it ring from 2 s to 21 s after the dial"; "no look saw the leg".
std::string words_of(const LegLooks& seen);

/// How long the phone or the trunk took to refuse, at most: the SIP part of the dial, which begins when the leg is in
/// its room. `took` is the whole request.
std::chrono::milliseconds sip_part(const LegLooks& seen, std::chrono::milliseconds took);

}  // namespace callmill
