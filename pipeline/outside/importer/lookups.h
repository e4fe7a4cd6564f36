// The importer's own thread: look-ups are asked of MongoDB in batches, and a slow server delays nobody else.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "domain/mapping.h"
#include "domain/reply.h"
#include "domain/request.h"
#include "domain/settings.h"
#include "outside/outside.h"

namespace callmill::outside {

/// For one thread, its owner's.
class Lookups {
 public:
  /// `uri` is MongoDB's; one that cannot be used fails each look-up (Trouble::configuration). `wake` is called on the
  /// importer's thread when answers lie ready, never after the destructor has begun.
  Lookups(const Settings& settings, std::string uri, Mapping mapping, std::function<void()> wake);
  /// Waits no longer than a second for what is under way: a thread that still hangs in the driver is left behind
  /// (outside/parting.h).
  ~Lookups();
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;

  /// What is queued while a batch is under way makes the next one: one find per collection. `timeout` is for the
  /// server's work on each.
  void start(TransferId id, const Lookup& lookup, std::chrono::seconds timeout);
  /// The answers since last time: Documents, or NotSent when MongoDB could not be read.
  std::vector<std::pair<TransferId, Reply>> take();

  struct Shared;

 private:
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace callmill::outside
