#include "commands/service/listening.h"

#include <ostream>
#include <stdexcept>

#include "commands/open.h"
#include "ledger/database.h"
#include "sql/tokens.h"
#include "web/api/tokens.h"
#include "web/http/address.h"

namespace callmill::commands {

namespace {

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

}  // namespace callmill::commands
