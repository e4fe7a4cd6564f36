#include "outside/service_manager.h"

#include <catch2/catch.hpp>

#include "flow/notify_socket.h"
#include "variable.h"

using namespace callmill::outside;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> all_of(NotifySocket& socket) {
  std::vector<std::string> messages;
  while (auto message = socket.next()) messages.push_back(*message);
  return messages;
}

}  // namespace

TEST_CASE("readiness is reported to the service manager once, and once more after each reload") {
  NotifySocket socket;
  const Variable notify("NOTIFY_SOCKET", socket.path());
  ServiceManager manager;
  manager.ready();
  manager.ready();
  CHECK(all_of(socket) == std::vector<std::string>{"READY=1"});
  const auto before = std::chrono::steady_clock::now().time_since_epoch() / 1us;
  manager.reloading();
  manager.ready();
  const auto reload = all_of(socket);
  REQUIRE(reload.size() == 2);
  const std::string start = "RELOADING=1\nMONOTONIC_USEC=";
  REQUIRE_THAT(reload[0], Catch::StartsWith(start));
  const auto at = std::stoll(reload[0].substr(start.size()));
  CHECK(at >= before);
  CHECK(at <= std::chrono::steady_clock::now().time_since_epoch() / 1us);
  CHECK(reload[1] == "READY=1");
  manager.stopping();
  manager.stopping();
  CHECK(all_of(socket) == std::vector<std::string>{"STOPPING=1"});
}

TEST_CASE(
    "pings come at half the watchdog's time, a status every 5 s if it says something new, as long as work goes on") {
  NotifySocket socket;
  const Variable notify("NOTIFY_SOCKET", socket.path());
  const Variable watchdog("WATCHDOG_USEC", "4000000");
  ServiceManager manager;
  const ServiceManager::Steady::time_point begun{1000s};
  const std::string status = "3 in flight";
  std::vector<std::string> sent;
  for (auto passed = 0ms; passed <= 11s; passed += 500ms) {
    manager.ticked([&] { return passed < 10s ? status : "idle"; }, begun + passed);
    for (const std::string& message : all_of(socket)) sent.push_back(std::to_string(passed / 1ms) + " " + message);
  }
  CHECK(sent == std::vector<std::string>{"0 WATCHDOG=1", "0 STATUS=3 in flight", "2000 WATCHDOG=1", "4000 WATCHDOG=1",
                                         "6000 WATCHDOG=1", "8000 WATCHDOG=1", "10000 WATCHDOG=1",
                                         "10000 STATUS=idle"});
}

TEST_CASE("without a watchdog there are no pings, without a manager nothing happens") {
  NotifySocket socket;
  const auto [notified, pid] = GENERATE(table<bool, std::string>({{true, ""}, {true, "1"}, {false, ""}}));
  std::vector<std::unique_ptr<Variable>> environment;
  if (notified) environment.push_back(std::make_unique<Variable>("NOTIFY_SOCKET", socket.path()));
  if (!pid.empty()) {
    // A watchdog meant for another process.
    environment.push_back(std::make_unique<Variable>("WATCHDOG_USEC", "1000"));
    environment.push_back(std::make_unique<Variable>("WATCHDOG_PID", pid));
  }
  ServiceManager manager;
  manager.ticked([] { return "idle"; }, ServiceManager::Steady::now());
  CHECK(all_of(socket) == (notified ? std::vector<std::string>{"STATUS=idle"} : std::vector<std::string>{}));
}
