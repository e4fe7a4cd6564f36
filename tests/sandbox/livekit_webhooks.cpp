#include "livekit_webhooks.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http_client.h"

namespace callmill::sandbox {

namespace {

constexpr int kWebhookTries = 5;
constexpr double kOldestS = 30;  // what waited longer is dropped

}  // namespace

void Webhooks::send(const std::string& room, const std::string& event, const std::string& identity,
                    const std::string& body) {
  if (url_.empty()) return;
  const auto now = world_.unix_ms() / 1000;
  const std::string claims =
      nlohmann::json{{"exp", now + 300}, {"iat", now}, {"iss", key_.key}, {"nbf", now}, {"sha256", sha256_base64(body)}}
          .dump();
  world_.ledger.webhooks.push_back({event, identity, 0, 0});
  std::deque<Waiting>& queue = queues_[room];
  queue.push_back(
      {world_.ledger.webhooks.size() - 1, body, signed_token(claims, key_.secret), std::chrono::steady_clock::now()});
  if (queue.size() == 1) send_next(room);
}

void Webhooks::send_next(const std::string& room) {
  std::deque<Waiting>& queue = queues_[room];
  const std::chrono::duration<double> oldest{kOldestS / world_.speed};
  while (!queue.empty() && std::chrono::steady_clock::now() - queue.front().since > oldest) queue.pop_front();
  if (!queue.empty()) try_to_send(room, queue.front());
}

void Webhooks::try_to_send(const std::string& room, const Waiting& event) {
  ++world_.ledger.webhooks[event.seen].tries;
  http_post(world_.io, url_,
            {{"Authorization", event.token},
             {"Content-Type", "application/webhook+json"},
             {"User-Agent", "Go-http-client/1.1"}},
            event.body, [this, room, event](int status) { after_try(room, event, status); });
}

void Webhooks::after_try(const std::string& room, const Waiting& event, int status) {
  WebhookSeen& seen = world_.ledger.webhooks[event.seen];
  seen.status = status;
  if ((status == 0 || status == 429 || status >= 500) && seen.tries < kWebhookTries)
    return world_.after_s(std::min(1 << (seen.tries - 1), 30), [this, room, event] { try_to_send(room, event); });
  queues_[room].pop_front();
  send_next(room);
}

}  // namespace callmill::sandbox
