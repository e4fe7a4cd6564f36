// Look-ups in MongoDB, in batches and in a thread of their own, so that a slow server delays nothing else.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "domain/importing/mapping.h"
#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "domain/settings.h"
#include "outside/outside.h"

namespace callmill::outside {

/// For one thread, its owner's.
class Lookups {
 public:
  /// A `uri` of MongoDB that cannot be used fails each look-up (TransportError::configuration). The thread calls `wake`
  /// when there are answers, never after the destructor has begun.
  Lookups(const Settings& settings, std::string uri, Mapping mapping, std::function<void()> wake);
  /// Waits for what is under way, a second at most: a thread that hangs in the driver is detached (outside/parting.h).
  ~Lookups();
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;

  /// Look-ups that are queued while a batch is under way are the next batch: one find per collection. `timeout` is for
  /// the server's work on each.
  void start(TransferId id, const Lookup& lookup, std::chrono::seconds timeout);
  /// The answers since last time: Documents, or NotSent when MongoDB could not be read.
  std::vector<std::pair<TransferId, Reply>> take();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace callmill::outside
