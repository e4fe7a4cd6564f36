// LiveKit's API: POST /twirp/livekit.RoomService/..., livekit.AgentDispatchService/..., livekit.SIP/....
#pragma once

#include <memory>
#include <string>

#include "agent.h"
#include "http_message.h"
#include "livekit_token.h"
#include "livekit_webhooks.h"
#include "world.h"

namespace callmill::sandbox {

struct LivekitOptions {
  ApiKey key;
  std::string sip_trunk_id = "ST_sandbox";  ///< The only one there is.
  std::string webhook_url;                  ///< Empty: none.
  AgentOptions agent;
};

/// `world` must outlive it.
Service livekit_service(World& world, LivekitOptions options);

}  // namespace callmill::sandbox
