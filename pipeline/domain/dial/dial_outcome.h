// The outcome of a dial: SIP code before Twirp code before HTTP status. Codes: livekit/protocol 28e604c
// livekit/sip.go; words: livekit/sip be5d3f5 pkg/sip/outbound.go and errors.go; measured on livekit-server 1.13.5 with
// livekit-sip 1.10.0: tests/fixtures/livekit.
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

}  // namespace callmill
