// The outcome of a dial: SIP code before Twirp code before HTTP status, and what the end of a phone leg says. Codes and
// reasons: livekit/protocol 28e604c livekit/sip.go and protobufs/livekit_models.proto; words: livekit/sip be5d3f5
// pkg/sip/outbound.go and errors.go; measured on livekit-server 1.13.5 with livekit-sip 1.10.0: tests/fixtures/livekit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/dial/call_failure.h"
#include "domain/job/reply.h"

namespace callmill {

struct Answered {
  std::string sip_call_id;
  bool operator==(const Answered&) const = default;
};
/// It may ring, it may even have been answered: look, and do not dial again.
struct UnknownOutcome {
  std::string words;
  bool operator==(const UnknownOutcome&) const = default;
};
using DialOutcome = std::variant<Answered, CallFailure, UnknownOutcome>;

/// Of the reply to CreateSIPParticipant (wait_until_answered). The looks in an HttpResponse say whether it rang. A
/// reply that does not prove that no phone rings is an UnknownOutcome.
DialOutcome dial_outcome(const Reply& reply);

/// sip.callStatus as the last look saw it; empty: no look saw the leg.
std::string last_call_status(const HttpResponse& response);

/// Why a leg failed that left for `disconnect_reason` with `call_status` as its last. Nothing: it had been answered,
/// and the end of the conversation says nothing about how it went.
std::optional<CallFailure> failure_of_leg(std::string_view disconnect_reason, std::string_view call_status);

}  // namespace callmill
