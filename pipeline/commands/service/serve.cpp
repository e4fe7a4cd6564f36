#include <csignal>

#include "commands/list.h"
#include "commands/service/listening.h"

namespace callmill::commands {

namespace {

constexpr const char* kDefaultAddress = "127.0.0.1:8080";

/// Blocked in every thread that starts from now on; only sigwait() takes them.
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
