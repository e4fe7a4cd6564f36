// What `callmill run` is to the world around it: signals, settings that are read again, the service manager.
#pragma once

#include <atomic>

#include "commands/command.h"
#include "commands/reload.h"
#include "outside/service_manager.h"
#include "runner/worker.h"

namespace callmill::commands {

/// One per process; made before the worker, outlives it.
class Service {
 public:
  /// Catches SIGTERM, SIGINT and SIGHUP from here on.
  explicit Service(const Context& context);

  /// The settings for the next worker, its transfers and all that is made again after a reload.
  const Configuration& configuration() const { return configuration_.in_force(); }
  const Mapping& mapping() const { return configuration_.mapping(); }
  const std::atomic<bool>& stop() const;

  /// To be called after every turn of the worker: passes on what signals asked for, tells the service manager.
  void attend(runner::Worker& worker);

  /// After a worker has ended: true when it ended for new settings, which are in force from here on.
  bool goes_on();

 private:
  void reread(runner::Worker& worker);

  LiveConfiguration configuration_;
  outside::ServiceManager manager_;
  bool leaving_ = false;  ///< The worker was asked to end for new settings.
};

}  // namespace callmill::commands
