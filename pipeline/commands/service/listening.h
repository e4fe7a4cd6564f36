// Answering HTTP, for `callmill serve` and `callmill run`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "commands/command.h"
#include "domain/livekit/livekit_webhook.h"
#include "domain/settings.h"
#include "web/api/api.h"
#include "web/http/server.h"

namespace callmill::commands {

/// The API, and the server it answers through, which ends first.
struct Listening {
  Listening(const std::string& db, const std::string& host_and_port, std::function<void()> work_came, WebhookKey key)
      : api(db, std::move(work_came), std::move(key)), server(host_and_port, api.handler()) {}
  web::Api api;
  web::Server server;
};

/// What LiveKit signs its webhooks with.
WebhookKey webhook_key(const Settings& settings, const Secrets& secrets);

/// Answers HTTP at `host_and_port` from now on, and says so on `context.out`; `work_came` as web::Api has it. Throws
/// Refusal when it cannot, or when other machines could ask and there is no token; what open_database() throws.
std::unique_ptr<Listening> start_to_listen(Context& context, const std::string& host_and_port,
                                           std::function<void()> work_came);

}  // namespace callmill::commands
