// What both servers share: the io thread, the script, the ledger and the wait before an answer.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <random>
#include <string>

#include "ledger.h"
#include "script.h"

namespace callmill::sandbox {

struct World {
  boost::asio::io_context io{1};
  Script script;
  Ledger ledger;
  int latency_min_ms = 0;
  int latency_max_ms = 0;
  std::string mail_dir;  ///< Where mails are kept; empty: nowhere.
  std::mt19937 random{1};

  std::chrono::milliseconds latency() {
    return std::chrono::milliseconds{std::uniform_int_distribution<int>{latency_min_ms, latency_max_ms}(random)};
  }
};

}  // namespace callmill::sandbox
