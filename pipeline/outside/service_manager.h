// systemd's notify protocol (sd_notify(3)): what this process reports to the service manager.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace callmill::outside {

/// For the one thread that does the work: a ping reports that this thread is alive. Without NOTIFY_SOCKET in the
/// environment nothing happens here. Nothing throws if the manager cannot be reached.
class ServiceManager {
 public:
  using Steady = std::chrono::steady_clock;

  /// The least time between two STATUS lines.
  static constexpr std::chrono::seconds kStatusInterval{5};

  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  ServiceManager();

  /// READY=1, once; again after each reloading().
  void ready();
  /// RELOADING=1 and MONOTONIC_USEC; ready() ends it.
  void reloading();
  /// STOPPING=1, once.
  void stopping();
  /// The loop has come round: sends WATCHDOG=1 if half of WATCHDOG_USEC has passed since the last, and STATUS if its
  /// interval has passed and `status`, one line, has changed.
  void ticked(const std::function<std::string()>& status, Steady::time_point now);

 private:
  std::optional<std::chrono::microseconds> ping_interval_;
  Steady::time_point next_ping_{};
  Steady::time_point next_status_{};
  std::string last_status_;
  bool ready_ = false;
  bool stopping_ = false;
};

}  // namespace callmill::outside
