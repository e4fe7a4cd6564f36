// LiveKit's webhooks: each event signed, a queue for each room, retries as go-retryablehttp makes them.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>

#include "livekit_token.h"
#include "world.h"

namespace callmill::sandbox {

class Webhooks {
 public:
  /// `url` empty: nothing is sent.
  Webhooks(World& world, std::string url, ApiKey key) : world_(world), url_(std::move(url)), key_(std::move(key)) {}

  /// Sends the event once those of the room before it are through; `identity`: of its participant, for the ledger.
  void send(const std::string& room, const std::string& event, const std::string& identity, const std::string& body);

 private:
  struct Waiting {
    std::size_t seen;  ///< Its place in the ledger.
    std::string body;
    std::string token;
    std::chrono::steady_clock::time_point since;
  };
  void send_next(const std::string& room);
  void try_to_send(const std::string& room, const Waiting& event);
  void after_try(const std::string& room, const Waiting& event, int status);

  World& world_;
  std::string url_;
  ApiKey key_;
  std::map<std::string, std::deque<Waiting>> queues_;  ///< By room; the front one is being sent.
};

}  // namespace callmill::sandbox
