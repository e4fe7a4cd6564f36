// callmill serve; and what `callmill run` listens with.
#pragma once

#include <memory>
#include <string>

#include "commands/command.h"
#include "web/server.h"

namespace callmill::commands {

Command serve_command();

/// Answers HTTP at `host_and_port` from now on, and says so on `context.out`. Throws Refusal when it cannot.
std::unique_ptr<web::Server> start_to_listen(Context& context, const std::string& host_and_port);

}  // namespace callmill::commands
