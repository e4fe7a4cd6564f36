// What all servers share: the io thread, the script, the fates, the ledger, and the time that passes in the play.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "fates.h"
#include "ledger.h"
#include "script.h"

namespace callmill::sandbox {

struct World {
  boost::asio::io_context io{1};
  Script script;
  Fates fates;
  Ledger ledger;
  int latency_min_ms = 0;
  int latency_max_ms = 0;
  double speed = 1;                ///< How many seconds of a call's life pass in one second.
  std::int64_t clock_ahead_s = 0;  ///< LiveKit's clock, and its agent's, before the machine's.
  std::string mail_dir;            ///< Where mails are kept; empty: nowhere.
  std::mt19937 random{1};

  /// By LiveKit's clock.
  std::int64_t unix_ms() const { return sandbox::unix_ms() + clock_ahead_s * 1000; }
  std::chrono::milliseconds latency() {
    return std::chrono::milliseconds{std::uniform_int_distribution<int>{latency_min_ms, latency_max_ms}(random)};
  }
  /// Calls `then` once, later; a caller that needs to forbid it checks there.
  void after(std::chrono::steady_clock::duration wait, std::function<void()> then) {
    auto timer = std::make_shared<boost::asio::steady_timer>(io, wait);
    timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& error) {
      if (!error) then();
    });
  }
  /// The same after so many seconds of the play.
  void after_s(double seconds, std::function<void()> then) {
    const std::chrono::duration<double> wait{seconds / speed};
    after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait), std::move(then));
  }
  /// "PA_", "SCL_" and the like, and 12 letters.
  std::string name(const std::string& prefix) {
    std::string text = prefix;
    for (int i = 0; i < 12; ++i) text += static_cast<char>('a' + std::uniform_int_distribution<int>{0, 25}(random));
    return text;
  }
};

}  // namespace callmill::sandbox
