// What the end of a phone's leg says: LiveKit's DisconnectReason (livekit/protocol 28e604c
// protobufs/livekit_models.proto) and the sip.callStatus with which it left.
#pragma once

#include <optional>
#include <string_view>

#include "domain/dial/call_failure.h"

namespace callmill {

/// Why a leg failed that left for `disconnect_reason`; `call_status` is the furthest that it was seen in. Nothing: it
/// had been answered, and the end of the conversation says nothing about how it went. An end that does not prove that
/// no phone rang is unknown_outcome, which is spent: a leg that leaves as dialing may have rung for half a minute.
std::optional<CallFailure> failure_of_leg(std::string_view disconnect_reason, std::string_view call_status);

/// Whether an answered leg ended because LiveKit or its SIP service failed, not because somebody hung up.
/// `call_status` is the one with which it left: an answered leg that dials came back after a restart, and is lost.
bool lost_by_livekit(std::string_view disconnect_reason, std::string_view call_status);

}  // namespace callmill
