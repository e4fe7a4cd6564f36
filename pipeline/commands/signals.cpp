#include "commands/signals.h"

#include <csignal>

namespace callmill::commands {

namespace {

std::atomic<bool> stop{false};
std::atomic<bool> hurry{false};
std::atomic<bool> hung_up{false};

void on(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

void ask_to_stop(int) {
  if (!stop.exchange(true)) return;
  hurry = true;
  on(SIGTERM, SIG_DFL);
  on(SIGINT, SIG_DFL);
}

}  // namespace

void catch_signals(Hangup hangup) {
  stop = false;
  hurry = false;
  hung_up = false;
  on(SIGTERM, ask_to_stop);
  on(SIGINT, ask_to_stop);
  on(
      SIGHUP, hangup == Hangup::stop ? ask_to_stop : [](int) { hung_up = true; });
}

const std::atomic<bool>& stop_asked() {
  return stop;
}

bool hurry_asked() {
  return hurry;
}

bool take_hangup() {
  return hung_up.exchange(false);
}

}  // namespace callmill::commands
