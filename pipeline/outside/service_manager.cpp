#include "outside/service_manager.h"

#include <systemd/sd-daemon.h>

namespace callmill::outside {

namespace {

constexpr int kKeepEnvironment = 0;

void notify(const std::string& state) {
  static_cast<void>(sd_notify(kKeepEnvironment, state.c_str()));
}

}  // namespace

ServiceManager::ServiceManager() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(kKeepEnvironment, &microseconds) > 0) {
    ping_interval_ = std::chrono::microseconds{static_cast<std::int64_t>(microseconds / 2)};
  }
}

void ServiceManager::ready() {
  if (ready_) return;
  ready_ = true;
  notify("READY=1");
}

void ServiceManager::reloading() {
  ready_ = false;
  // systemd compares it with CLOCK_MONOTONIC, which is what steady_clock reads.
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now().time_since_epoch());
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.count()));
}

void ServiceManager::stopping() {
  if (stopping_) return;
  stopping_ = true;
  notify("STOPPING=1");
}

void ServiceManager::ticked(const std::function<std::string()>& status, Steady::time_point now) {
  if (ping_interval_ && now >= next_ping_) {
    next_ping_ = now + *ping_interval_;
    notify("WATCHDOG=1");
  }
  if (now < next_status_) return;
  next_status_ = now + kStatusInterval;
  std::string line = status();
  if (line == last_status_) return;
  last_status_ = std::move(line);
  notify("STATUS=" + last_status_);
}

}  // namespace callmill::outside
