// What LiveKit makes of the SIP status with which a dial was refused (wire/livekit.md 1.4.1 and 7).
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
