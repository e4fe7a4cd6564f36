// A word with a running callmill-sandbox: its script, fates and ledger.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

#include "outside/transfers.h"

namespace callmill::tests {

/// The body of its answer. Throws std::runtime_error unless that is 200.
inline std::string ask_sandbox(const std::string& method, const std::string& url, const std::string& body = "") {
  outside::Transfers transfers(Settings{}, {});
  transfers.start(1, HttpRequest{.method = method, .url = url, .body = body}, std::chrono::seconds{10});
  for (;;) {
    for (const outside::Arrival& arrival : transfers.wait(std::chrono::seconds{10})) {
      const auto& response = std::get<HttpResponse>(arrival.reply);
      if (response.status != 200) throw std::runtime_error("the sandbox says: " + response.body);
      return response.body;
    }
  }
}

}  // namespace callmill::tests
