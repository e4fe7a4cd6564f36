#include "commands/serve.h"

#include <csignal>
#include <ostream>
#include <stdexcept>

#include "web/address.h"

namespace callmill::commands {

namespace {

constexpr const char* kDefaultAddress = "127.0.0.1:8080";

web::Handler handler() {
  return [](const web::Request& request, const web::Respond& respond) {
    if (request.path != "/healthz")
      return respond(web::error_response(404, "not_found", "there is no such path", request.request_id));
    if (request.method != "GET")
      return respond(web::error_response(405, "method_not_allowed", "GET is expected", request.request_id));
    respond({.body = "{\"status\":\"ok\"}\n"});
  };
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
  const auto server = start_to_listen(context, address.empty() ? kDefaultAddress : address);
  int number = 0;
  sigwait(&signals, &number);
  return kOk;
}

}  // namespace

std::unique_ptr<web::Server> start_to_listen(Context& context, const std::string& host_and_port) {
  try {
    if (!web::read_address(host_and_port).loopback)
      throw Refusal("cannot listen on " + host_and_port + ": only this machine's own programs may ask, at 127.0.0.1");
    auto server = std::make_unique<web::Server>(host_and_port, handler());
    context.out << "listening on " << server->url() << std::endl;
    return server;
  } catch (const std::invalid_argument& error) {
    throw Refusal(error.what());
  } catch (const std::runtime_error& error) {
    throw Refusal(error.what());
  }
}

Command serve_command() {
  return {.name = "serve",
          .about = "Answers HTTP without running the mill; 'run --listen' does both.",
          .example = "callmill serve --db /var/lib/callmill/callmill.db --listen 127.0.0.1:8080",
          .positional = {},
          .options = [](boost::program_options::options_description&) {},
          .run = serve,
          .details =
              "Listens on --listen, or on 127.0.0.1:8080, until SIGTERM or SIGINT. Requests under way are then\n"
              "still answered, and it exits with 0."};
}

}  // namespace callmill::commands
