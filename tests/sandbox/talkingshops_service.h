// The Talking Shops stand-in: customers and tasks. Which names are in its replies beyond success, message and
// customerId is not public: the stand-in's are a guess.
#pragma once

#include <string>

#include "http_message.h"
#include "world.h"

namespace callmill::sandbox {

/// Every key but the empty one is taken, unless `key` says which. A task with an Idempotency-Key or a `reference` that
/// another one has is a 409. `world` must outlive it.
Service talkingshops_service(World& world, std::string key);

}  // namespace callmill::sandbox
