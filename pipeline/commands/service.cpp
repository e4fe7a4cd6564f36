#include "commands/service.h"

#include "commands/signals.h"

namespace callmill::commands {

Service::Service(const Context& context) : configuration_(context) {
  catch_signals(context.err_is_terminal ? Hangup::stop : Hangup::reread);
}

const std::atomic<bool>& Service::stop() const {
  return stop_asked();
}

void Service::attend(runner::Worker& worker) {
  manager_.ticked([&] { return runner::words(worker.progress()); }, outside::ServiceManager::Steady::now());
  if (stop_asked()) {
    manager_.stopping();
    if (hurry_asked()) worker.hurry();
  } else if (!leaving_) {
    manager_.ready();
    // A worker that cannot write could not end well: it would lose its results.
    if (worker.progress().trouble.empty() && take_hangup()) reread(worker);
  }
}

void Service::reread(runner::Worker& worker) {
  manager_.reloading();
  leaving_ = configuration_.reread();
  if (leaving_) worker.leave("settings were read again");
}

bool Service::goes_on() {
  leaving_ = false;
  if (!stop_asked() && configuration_.adopt()) return true;
  manager_.stopping();
  return false;
}

}  // namespace callmill::commands
