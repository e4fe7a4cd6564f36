// `callmill serve` and `callmill run --listen` as processes.
#include <catch2/catch.hpp>

#include "support/program.h"
#include "web/http/client.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// Of "listening on http://127.0.0.1:PORT", which is alone on its line.
int port_of(const Program& program) {
  const std::string words = "listening on http://127.0.0.1:";
  if (!soon([&] { return program.out().ends_with('\n'); })) return 0;
  const std::string line = program.out();
  return line.starts_with(words) ? std::stoi(line.substr(words.size())) : 0;
}

}  // namespace

TEST_CASE("serve and run --listen say where they listen, answer, and end with 0 at SIGTERM") {
  const auto [command, signal] =
      GENERATE(table<std::string, int>({{"serve", SIGTERM}, {"serve", SIGINT}, {"run", SIGTERM}}));
  CAPTURE(command, signal);
  Scratch scratch;
  Program program({command, "--listen", "127.0.0.1:0"}, {{"CALLMILL_DB", scratch.path()}});
  const int port = port_of(program);
  REQUIRE(port > 0);
  Client client(port);
  const HttpAnswer answer = client.ask(get("/healthz"));
  CHECK(answer.status == 200);
  CHECK_THAT(answer.body, Catch::StartsWith("{\"status\":"));
  program.signal(signal);
  CHECK(program.wait() == 0);
  CHECK(client.rest().empty());
  CHECK(client.ended());
}

TEST_CASE("run --once does not listen: it may run beside a worker that does") {
  Scratch scratch;
  Program worker({"run", "--listen", "127.0.0.1:0"}, {{"CALLMILL_DB", scratch.path()}});
  const int port = port_of(worker);
  REQUIRE(port > 0);
  Program once({"run", "--once", "--listen", "127.0.0.1:" + std::to_string(port)}, {{"CALLMILL_DB", scratch.path()}});
  CHECK(once.wait() == 0);
  CHECK(once.out() == "0 jobs completed, 0 failed\n");
}

TEST_CASE("serve refuses an address that it cannot or must not listen on, with why") {
  Scratch scratch;
  Program serving({"serve", "--listen", "127.0.0.1:0"}, {{"CALLMILL_DB", scratch.path()}});
  const std::string taken = "127.0.0.1:" + std::to_string(port_of(serving));
  const auto [address, code, words] = GENERATE_COPY(table<std::string, int, std::string>({
      {taken, 4, "cannot listen on http://" + taken + ": another program listens there already"},
      {"example.com:80", 2, "--listen: expected HOST:PORT, the host an IP address or localhost, got 'example.com:80'"},
      {"0.0.0.0:0", 4, "0.0.0.0"},
  }));
  Program refused({"serve", "--listen", address}, {{"CALLMILL_DB", scratch.path()}});
  CHECK(refused.wait() == code);
  CHECK_THAT(refused.err(), Catch::StartsWith("callmill: ") && Catch::Contains(words));
  CHECK(refused.out().empty());
}
