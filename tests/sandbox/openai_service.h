// The OpenAI stand-in: POST /v1/chat/completions.
#pragma once

#include "http_message.h"
#include "world.h"

namespace callmill::sandbox {

/// Waits the world's latency before each summary. `world` must outlive it.
Service openai_service(World& world);

}  // namespace callmill::sandbox
