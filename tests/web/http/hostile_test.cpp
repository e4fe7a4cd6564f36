// Clients that are many, slow, huge or gone: the others do not feel it.
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <fstream>
#include <thread>

#include "support/open_files.h"
#include "support/program.h"
#include "web/http/client.h"
#include "web/http/server.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

void repeat(const web::Request& request, const web::Respond& respond) {
  respond({.body = request.method + " " + request.path});
}

/// With who goes on sending after its last answer.
const web::Limits kImpatient = [] {
  web::Limits limits;
  limits.drain = 200ms;
  return limits;
}();

/// Of this process, in bytes.
std::size_t resident_memory() {
  std::ifstream statm("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Whether requests are answered, one after the other.
bool serves(int port) {
  Client client(port);
  for (int i = 0; i < 100; ++i) {
    if (client.ask(get("/good")).status != 200) return false;
  }
  return true;
}

/// Sends until the other side has enough; how much it took.
std::size_t stream(Client& client, const std::string& piece, std::size_t bytes) {
  std::size_t sent = 0;
  while (sent < bytes && client.say(piece)) sent += piece.size();
  return sent;
}

}  // namespace

TEST_CASE("a body of 1 GB is refused while it comes, takes no memory, and others are served meanwhile") {
  const std::string head = GENERATE(values<std::string>({"Content-Length: 1073741824", "Transfer-Encoding: chunked"}));
  web::Server server("127.0.0.1:0", repeat, kImpatient);
  const std::size_t memory = resident_memory();
  const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
  Client huge(server.port());
  huge.say("POST / HTTP/1.1\r\nHost: x\r\n" + head + "\r\n\r\n");
  std::atomic<std::size_t> taken{0};
  std::thread streaming([&] { taken = stream(huge, chunk, 1UL << 30U); });
  CHECK(serves(server.port()));
  CHECK(huge.answer().status == 413);
  streaming.join();
  CHECK(resident_memory() < memory + (16UL << 20U));
}

TEST_CASE("a header without end is refused, and others are served meanwhile") {
  web::Server server("127.0.0.1:0", repeat, kImpatient);
  Client endless(server.port());
  endless.say("GET / HTTP/1.1\r\nHost: x\r\n");
  std::atomic<std::size_t> taken{0};
  std::thread streaming([&] { taken = stream(endless, "X-Endless: for ever and ever\r\n", 1UL << 30U); });
  CHECK(serves(server.port()));
  CHECK(endless.answer().status == 431);
  streaming.join();
  CHECK(taken < (1UL << 30U));
}

TEST_CASE("clients that leave at any point of a request leave nothing behind") {
  const bool rudely = GENERATE(false, true);
  // What the first server of a process opens for good is open by now.
  CHECK(Client(web::Server("127.0.0.1:0", repeat).port()).ask(get("/warm")).status == 200);
  web::Server server("127.0.0.1:0", repeat);
  const std::size_t before = files_open();
  const std::string bytes =
      "POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: "
      "chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n" +
      get("/2");
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    Client client(server.port());
    REQUIRE(client.say(bytes.substr(0, length)));
    if (rudely) client.reset();
  }
  CHECK(Client(server.port()).ask(get("/good")).status == 200);
  CHECK(soon([&] { return files_open() <= before; }));
}

TEST_CASE("with all places taken, slow clients make room for good ones") {
  web::Limits limits;
  limits.connections = 20;
  web::Server server("127.0.0.1:0", repeat, limits);
  Client resting(server.port());
  REQUIRE(resting.ask(get("/1")).status == 200);
  std::vector<Client> slow;
  for (int i = 0; i < 19; ++i) {
    slow.emplace_back(server.port());
    slow.back().say("GET / HT");
  }
  // Turned away until the slow ones have used up enough of their time.
  for (int i = 0; i < 10; ++i) {
    CHECK(soon([&] { return Client(server.port()).ask(get("/good")).status == 200; }));
  }
  CHECK(resting.ask(get("/2")).status == 200);
  CHECK(slow.front().rest().empty());
  CHECK(slow.front().ended());
}

TEST_CASE("with all places taken by requests under way, the newcomer is turned away and they are answered") {
  web::Limits limits;
  limits.connections = 5;
  std::mutex mutex;
  std::vector<web::Respond> waiting;
  const auto asked = [&] {
    const std::lock_guard lock(mutex);
    return waiting.size();
  };
  web::Server server(
      "127.0.0.1:0",
      [&](const web::Request&, web::Respond respond) {
        const std::lock_guard lock(mutex);
        waiting.push_back(std::move(respond));
      },
      limits);
  std::vector<Client> busy;
  for (int i = 0; i < 5; ++i) {
    busy.emplace_back(server.port());
    busy.back().say(get("/busy"));
  }
  REQUIRE(soon([&] { return asked() == 5; }));
  Client newcomer(server.port());
  const HttpAnswer turned_away = newcomer.answer();
  CHECK(turned_away.status == 503);
  CHECK_THAT(turned_away.body, Catch::Contains("\"busy\"") && Catch::Contains(turned_away.header("X-Request-Id")));
  for (const web::Respond& respond : waiting) respond({.body = "done"});
  for (Client& client : busy) CHECK(client.answer().body == "done");
}

TEST_CASE("out of files, the server does not give up: a resting client makes room, or the newcomer waits") {
  const auto [idle, early_answers, patience_ms] =
      GENERATE(table<web::Limits::Time, int, int>({{1s, 1, 10'000}, {1h, 0, 300}}));
  const OpenFiles files;
  web::Limits limits;
  limits.accept_pause = 20ms;
  limits.idle = idle;
  web::Server server("127.0.0.1:0", repeat, limits);
  Client resting(server.port());
  REQUIRE(resting.ask(get("/1")).status == 200);
  Client newcomer;
  std::vector<int> fillers;
  files.allow(files_open() + 8);
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) fillers.push_back(fd);
  newcomer.connect(server.port());
  newcomer.say(get("/2"));
  pollfd readable{newcomer.fd(), POLLIN, 0};
  CHECK(::poll(&readable, 1, patience_ms) == early_answers);
  for (const int fd : fillers) ::close(fd);
  CHECK(newcomer.answer().status == 200);
}

TEST_CASE("the soft limit of open files is raised as far as the connections need and the hard one lets") {
  const OpenFiles files;
  files.allow(1024);
  rlimit limit{};
  const web::Server server("127.0.0.1:0", repeat);
  getrlimit(RLIMIT_NOFILE, &limit);
  CHECK(limit.rlim_cur == std::min<rlim_t>(limit.rlim_max, 2 * web::Limits{}.connections));
}
