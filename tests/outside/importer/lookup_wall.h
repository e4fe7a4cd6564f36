// The real wall, asked for look-ups.
#pragma once

#include <map>
#include <string>

#include "outside/transfers.h"

namespace callmill::tests {

struct Wall {
  Settings settings;
  outside::Transfers transfers;

  explicit Wall(const std::string& uri, const Mapping& mapping = default_mapping())
      : transfers(settings, Secrets{.mongodb_uri = uri, .openai_api_key = {}, .smtp_password = {}}, mapping) {}

  void ask(outside::TransferId id, const std::string& call, bool with_tenant = false) {
    transfers.start(id, Lookup{{"tenant-a", call}, with_tenant}, std::chrono::seconds{30});
  }
  /// What came until `count` have, or the time is over.
  std::map<outside::TransferId, Reply> answers(std::size_t count,
                                               std::chrono::milliseconds at_most = std::chrono::seconds{10}) {
    std::map<outside::TransferId, Reply> all;
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (all.size() < count && std::chrono::steady_clock::now() < until) {
      for (outside::Arrival& arrival : transfers.wait(std::chrono::milliseconds{100}))
        all.emplace(arrival.id, std::move(arrival.reply));
    }
    return all;
  }
};

}  // namespace callmill::tests
