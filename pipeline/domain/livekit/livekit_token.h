// LiveKit's access tokens (livekit/protocol 28e604c auth/accesstoken.go and grants.go).
#pragma once

#include <chrono>
#include <string>

#include "domain/time.h"

namespace callmill {

inline constexpr std::chrono::seconds kLivekitTokenLife{600};
/// A token for `room` alone, from `now` on: create and delete it, look at it, send an agent and a call into it
/// (livekit-server 1.13.5 pkg/service/auth.go), and nothing else. `api_key` and `api_secret` are not empty.
std::string livekit_token(const std::string& api_key, const std::string& api_secret, const std::string& room,
                          UnixTime now);

}  // namespace callmill
