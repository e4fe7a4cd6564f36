// What LiveKit makes of the SIP status with which a dial was refused: livekit/protocol 28e604c livekit/sip.go, and
// measured on livekit-server 1.13.5 with livekit-sip 1.10.0 (tests/fixtures/livekit/dials.md).
#pragma once

#include <string>

#include "http_message.h"

namespace callmill::sandbox {

inline constexpr const char* kNoCredentials = "sip server required auth, but no username or password was provided";

struct SipRefusal {
  HttpAnswer answer;
  std::string disconnect_reason;
};
SipRefusal sip_refusal(int sip_status_code);

}  // namespace callmill::sandbox
