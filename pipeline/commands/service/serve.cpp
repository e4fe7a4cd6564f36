#include "commands/service/serve.h"

#include <csignal>
#include <ostream>
#include <stdexcept>

#include "commands/list.h"
#include "commands/open.h"
#include "ledger/database.h"
#include "sql/tokens.h"
#include "web/api/tokens.h"
#include "web/http/address.h"

namespace callmill::commands {

namespace {

constexpr const char* kDefaultAddress = "127.0.0.1:8080";

web::Address address_of(const std::string& host_and_port) {
  try {
    return web::read_address(host_and_port);
  } catch (const std::invalid_argument& error) {
    throw Refusal(error.what());
  }
}

void refuse_unguarded(const Context& context, const web::Address& address) {
  ledger::Database database = open_database(context, ledger::Access::read_only);
  const bool any_token = !database.all(sql::tokens::Valid{}).empty();
  if (const auto error = web::listening_error(address.url(), address.loopback, any_token)) {
    throw Refusal(*error);
  }
}

/// Blocked in every thread that starts from now on; only wait_for() takes them.
sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int serve(Context& context, const boost::program_options::variables_map&) {
  const sigset_t signals = stop_signals();
  const std::string& address = context.settings.listen;
  const auto listening = start_to_listen(context, address.empty() ? kDefaultAddress : address, [] {});
  int number = 0;
  sigwait(&signals, &number);
  return kOk;
}

}  // namespace

WebhookKey webhook_key(const Settings& settings, const Secrets& secrets) {
  return {settings.livekit_api_key, secrets.livekit_api_secret};
}

std::unique_ptr<Listening> start_to_listen(Context& context, const std::string& host_and_port,
                                           std::function<void()> work_came) {
  refuse_unguarded(context, address_of(host_and_port));
  try {
    auto listening = std::make_unique<Listening>(context.settings.db, host_and_port, std::move(work_came),
                                                 webhook_key(context.settings, context.secrets));
    context.out << "listening on " << listening->server.url() << std::endl;
    return listening;
  } catch (const std::runtime_error& error) {
    throw Refusal(error.what());
  }
}

Command serve_command() {
  return {.name = "serve",
          .about = "Answers HTTP without running the worker; 'run --listen' does both.",
          .example = "callmill serve --db /var/lib/callmill/callmill.db --listen 127.0.0.1:8080",
          .run = serve,
          .details =
              "Listens on --listen, or on 127.0.0.1:8080, until SIGTERM or SIGINT. Requests under way are then\n"
              "still answered, and it exits with 0."};
}

}  // namespace callmill::commands
