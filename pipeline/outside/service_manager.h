// systemd's notify protocol (sd_notify(3)): what the service manager is told of this process.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace callmill::outside {

/// For the one thread that does the work: a ping says that this thread goes on. Without NOTIFY_SOCKET in the
/// environment everything here does nothing. A manager that cannot be reached is no fault of the work: nothing throws.
class ServiceManager {
 public:
  using Steady = std::chrono::steady_clock;

  /// The least time between two STATUS lines.
  static constexpr std::chrono::seconds kStatusInterval{5};

  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  ServiceManager();

  /// READY=1, once; and once more after each reloading().
  void ready();
  /// RELOADING=1 and MONOTONIC_USEC; ready() ends it.
  void reloading();
  /// STOPPING=1, once.
  void stopping();
  /// The work went on until `now`: WATCHDOG=1 when half of WATCHDOG_USEC has passed since the last, STATUS when its
  /// interval has passed and `status`, one line, says something new.
  void turned(const std::function<std::string()>& status, Steady::time_point now);

 private:
  std::optional<std::chrono::microseconds> ping_interval_;
  Steady::time_point next_ping_{};
  Steady::time_point next_status_{};
  std::string last_status_;
  bool ready_ = false;
  bool stopping_ = false;
};

}  // namespace callmill::outside
