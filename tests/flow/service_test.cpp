// `callmill run` as a service: what the service manager hears, SIGHUP, a second SIGTERM, the unit file.
#include <catch2/catch.hpp>
#include <fstream>

#include "flow/notify_socket.h"
#include "places.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

/// A house whose settings are in a file, so that they can be read again.
struct FiledHouse : House {
  ScratchFolder folder;
  NotifySocket manager;

  using House::House;

  std::string file() const { return (folder.path() / "callmill.conf").string(); }
  /// Everything of the house, and `more`, a line each.
  void write(const std::string& more) {
    std::ofstream out(file());
    for (const auto& [name, value] : House::environment()) {
      if (name != "PATH") out << name << '=' << value << '\n';
    }
    out << more << std::flush;
    std::filesystem::permissions(file(), std::filesystem::perms(0600));
  }
  Environment environment() const {
    return {{"CALLMILL_CONFIG", file()}, {"NOTIFY_SOCKET", manager.path()}, {"PATH", "/usr/bin:/bin"}};
  }
  bool asks_the_model(std::int64_t times) {
    return soon([&] {
      return number("select count(*) from jobs where stage = 'summarize' and status = 'processing'") == times;
    });
  }
};

std::vector<std::string> without_status(std::vector<std::string> messages) {
  std::erase_if(messages, [](const std::string& one) { return one.starts_with("STATUS=") || one == "WATCHDOG=1"; });
  return messages;
}

}  // namespace

TEST_CASE("the service manager hears that the worker runs, what it does, that it lives, and that it stops") {
  FiledHouse house;
  house.write("");
  Environment environment = house.environment();
  environment["WATCHDOG_USEC"] = "400000";
  Program run({"run"}, environment);
  REQUIRE(house.manager.wait_for("READY=1"));
  CHECK(house.manager.wait_for("WATCHDOG=1"));
  REQUIRE(house.manager.wait_for("WATCHDOG=1"));

  // A loop that hangs does not ping.
  run.signal(SIGSTOP);
  REQUIRE(soon([&] { return run.state() == 'T'; }));
  while (house.manager.next()) {
  }
  CHECK_FALSE(house.manager.next(1s));
  run.signal(SIGCONT);
  CHECK(house.manager.wait_for("WATCHDOG=1", 2s));

  house.add_calls(3);
  CHECK(house.manager.wait_for("STATUS=0 in flight, 3 completed, 0 failed"));
  run.signal(SIGTERM);
  REQUIRE(house.manager.wait_for("STOPPING=1"));
  CHECK(run.wait() == 0);
  CHECK(without_status(house.manager.seen()) == std::vector<std::string>{"READY=1", "STOPPING=1"});
  CHECK(house.manager.seen().at(0) == "WATCHDOG=1");
}

TEST_CASE("SIGHUP with good settings: what is under way ends under the old ones, the rest goes by the new") {
  FiledHouse house("[]", {"--latency-ms", "700"});
  house.run_sql("update stages set in_flight_limit = 2 where name = 'summarize'");
  house.add_calls(4);
  house.write("OPENAI_MODEL=old-model\n");
  Program run({"run"}, house.environment());
  REQUIRE(house.asks_the_model(2));
  house.write("OPENAI_MODEL=new-model\n");
  run.signal(SIGHUP);
  REQUIRE(house.manager.wait_for("RELOADING=1\nMONOTONIC_USEC="));
  REQUIRE(house.manager.wait_for("READY=1"));
  CHECK(house.words("select distinct model from summaries") == "old-model");
  REQUIRE(soon([&] { return house.number("select count(*) from jobs where status = 'completed'") == 4; }));
  CHECK(house.words("select model from attempts where stage = 'summarize' order by id") ==
        "old-model, old-model, new-model, new-model");
  CHECK(house.number("select count(*) from attempts where outcome <> 'done'") == 0);
  CHECK(house.seen().at("openai").at("requests").at("all") == 4);
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  CHECK_THAT(run.err(), Catch::Contains("openai_model: 'new-model', was 'old-model'"));
  CHECK(house.words("select stop_reason from runners order by id") == "settings were read again, asked to stop");
  CHECK(run.out() == "4 jobs completed, 0 failed\n");
}

TEST_CASE("SIGHUP with bad settings: reported with file, line and reason, and the worker goes on as it was") {
  FiledHouse house;
  house.write("");
  Program run({"run"}, house.environment());
  REQUIRE(house.manager.wait_for("READY=1"));
  house.write("CALLMILL_GRACE_SECONDS=soon\n");
  run.signal(SIGHUP);
  REQUIRE(house.manager.wait_for("RELOADING=1"));
  REQUIRE(house.manager.wait_for("READY=1"));
  house.add_calls(1);
  CHECK(soon([&] { return house.number("select count(*) from jobs where status = 'completed'") == 1; }));
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  CHECK_THAT(run.err(), Catch::Contains(house.file() + ":8: CALLMILL_GRACE_SECONDS: expected a whole number of "
                                                       "seconds, at least 0, got 'soon'"));
  CHECK_THAT(run.err(), !Catch::Contains(kOpenaiKey) && !Catch::Contains(kSmtpPassword));
  CHECK(house.number("select count(*) from runners") == 1);
}

TEST_CASE("a second SIGTERM does not wait for what is under way: it goes back unspent, exit code 0") {
  House house("[]", {"--latency-ms", "60000"});
  house.add_calls(1);
  Program run({"run", "--grace", "60"}, house.environment());
  REQUIRE(soon([&] {
    return house.number(
               "select count(*) from jobs where stage = 'summarize' and "
               "status = 'processing'") == 1;
  }));
  run.signal(SIGTERM);
  std::this_thread::sleep_for(300ms);
  CHECK(house.number("select count(*) from runners where stopped_at is null") == 1);
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  CHECK(house.number("select count(*) from jobs where status = 'pending' and attempt = 0") == 1);
  CHECK(house.word("select stop_reason from runners") == "asked to stop");
}

TEST_CASE("the unit file is one that systemd takes, and gives the worker the time it needs to stop") {
  const std::string unit = content_of(CALLMILL_SOURCE_DIR "/ops/systemd/callmill.service");
  const auto value = [&](const std::string& name) {
    const auto at = unit.find("\n" + name + "=");
    REQUIRE(at != std::string::npos);
    return unit.substr(at + name.size() + 2, unit.find('\n', at + 1) - at - name.size() - 2);
  };
  CHECK(std::stoi(value("TimeoutStopSec")) > Settings{}.grace.count() + 20);
  CHECK(value("ExecReload") == "/bin/kill -HUP $MAINPID");
  if (std::system("command -v systemd-analyze > /dev/null") != 0) {
    WARN("SKIPPED: no systemd-analyze on this machine, the unit file is not verified");
    return;
  }
  ScratchFolder folder;
  const std::string installed = "/usr/local/bin/callmill";
  std::string here = unit;
  here.replace(here.find(installed), installed.size(), CALLMILL_BINARY);
  std::ofstream(folder.path() / "callmill.service") << here << std::flush;
  Program verify({"verify", (folder.path() / "callmill.service").string()}, {{"PATH", "/usr/bin:/bin"}},
                 "systemd-analyze");
  CHECK(verify.wait() == 0);
  // It only grumbles about names that it does not know.
  CHECK(verify.err() + verify.out() == "");
}

TEST_CASE("proxies of the environment are not used for servers on this machine") {
  House house;
  house.add_calls(1);
  Environment environment = house.environment();
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) environment[name] = "http://127.0.0.1:9";
  Program run({"run", "--once"}, environment);
  CHECK(run.wait() == 0);
  CHECK(house.seen().at("smtp").at("mails") == 1);
}
