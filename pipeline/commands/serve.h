// callmill serve; and what `callmill run` listens with.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "commands/command.h"
#include "web/api.h"
#include "web/server.h"

namespace callmill::commands {

Command serve_command();

/// The API, and the server it answers through, which ends first.
struct Listening {
  Listening(const std::string& db, const std::string& host_and_port, std::function<void()> enqueued)
      : api(db, std::move(enqueued)), server(host_and_port, api.handler()) {}
  web::Api api;
  web::Server server;
};

/// Answers HTTP at `host_and_port` from now on, and says so on `context.out`; `enqueued` as web::Api has it. Throws
/// Refusal when it cannot, or when other machines could ask and there is no token; what open_database() throws.
std::unique_ptr<Listening> start_to_listen(Context& context, const std::string& host_and_port,
                                           std::function<void()> enqueued);

}  // namespace callmill::commands
