// The API through real sockets, and `callmill serve` as a process.
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/house.h"
#include "web/api/caller.h"
#include "web/http/client.h"
#include "web/http/server.h"
#include "web/http/serving.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// As many files as this process may have.
void take_all_files() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

TEST_CASE("two thousand clients that ask for one call at once make one job, and one of them queued it", "[web]") {
  take_all_files();
  Caller caller;
  web::Server server("127.0.0.1:0", caller.api->handler());
  std::vector<Client> clients;
  for (int i = 0; i < 2000; ++i) clients.emplace_back(server.port());
  for (Client& client : clients) REQUIRE(client.say(http_enqueue("call-0001", caller.token)));
  int enqueued = 0;
  for (Client& client : clients) {
    const HttpAnswer answer = client.answer();
    REQUIRE(answer.status == 202);
    if (json::parse(answer.body).at("enqueued") == true) ++enqueued;
  }
  CHECK(enqueued == 1);
  CHECK(number(caller.database, "select count(*) from jobs") == 1);
}

TEST_CASE("the API's headers and statuses arrive; HEAD has the length of the body, but not the body", "[web]") {
  Caller caller;
  web::Server server("127.0.0.1:0", caller.api->handler());
  Client client(server.port());
  const HttpAnswer refused = client.ask(get("/readyz"));
  CHECK(refused.status == 401);
  CHECK(refused.header("WWW-Authenticate") == "Bearer realm=\"callmill\"");
  CHECK(json::parse(refused.body).at("error").at("request_id") == refused.header("X-Request-Id"));
  CHECK(client.ask(http("PUT", "/api/v1/process", caller.token)).header("Allow") == "POST");
  const HttpAnswer alive = client.ask(get("/healthz"));
  client.say("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  const HttpAnswer head = client.answer(true);
  CHECK(head.status == 200);
  CHECK(head.header("Content-Length") == std::to_string(alive.body.size()));
  CHECK(client.ask(get("/healthz")).body == alive.body);
}

TEST_CASE("what the server refuses by itself has the shape of every error", "[web]") {
  Caller caller;
  web::Server server("127.0.0.1:0", caller.api->handler());
  Client client(server.port());
  client.say("POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
  const HttpAnswer answer = client.answer();
  CHECK(answer.status == 413);
  const json error = json::parse(answer.body);
  CHECK(error.size() == 1);
  CHECK(error.at("error").size() == 3);
  CHECK(error.at("error").at("code") == "body_too_large");
}

TEST_CASE("what callmill serve has accepted outlives its sudden death; a token revoked elsewhere is refused at once",
          "[web]") {
  House house;
  const std::string token = made_token(house);
  {
    Serving serving(house.environment());
    Client client(serving.port);
    CHECK(client.ask(http_enqueue("call-0001", token)).status == 202);
    serving.program.signal(SIGKILL);
    CHECK(serving.program.wait() == -SIGKILL);
  }
  CHECK(house.number("select count(*) from jobs where status = 'pending'") == 1);
  Serving serving(house.environment());
  Client client(serving.port);
  const HttpAnswer again = client.ask(http_enqueue("call-0001", token));
  CHECK(json::parse(again.body).at("status") == "already_queued_or_in_progress");
  CHECK(json::parse(client.ask(http("GET", "/api/v1/process/tenant-a/call-0001", token)).body).at("stage") == "import");
  CHECK(client.ask(http("GET", "/readyz", token)).status == 200);

  Program revoke({"token", "revoke", "web-shop"}, house.environment());
  CHECK(revoke.wait() == 0);
  CHECK(client.ask(http_enqueue("call-0002", token)).status == 401);
  serving.program.signal(SIGTERM);
  CHECK(serving.program.wait() == 0);
  CHECK_THAT(serving.program.err(), !Catch::Contains(token));
}

TEST_CASE("callmill serve beside callmill run: an enqueued job starts, and its mail goes out", "[web]") {
  House house;
  const std::string token = made_token(house);
  house.add_call("call-1000", "tenant-a", intake::EnqueueFinished::no);
  Program run({"run"}, house.environment());
  REQUIRE(soon([&] { return house.number("select count(*) from runners") == 1; }));
  Serving serving(house.environment());
  REQUIRE(Client(serving.port).ask(http_enqueue("call-1000", token)).status == 202);
  CHECK(soon([&] { return house.number("select count(*) from mails where state = 'sent'") == 1; }));
}

TEST_CASE("callmill run --listen answers beside its work", "[web]") {
  House house;
  const std::string token = made_token(house);
  house.add_call("call-1000", "tenant-a", intake::EnqueueFinished::no);
  Program run({"run", "--listen", "127.0.0.1:0"}, house.environment());
  REQUIRE(soon([&] { return run.out().ends_with('\n'); }));
  Client client(std::stoi(run.out().substr(run.out().rfind(':') + 1)));
  CHECK(client.ask(http_enqueue("call-1000", token)).status == 202);
  CHECK(soon([&] { return house.number("select count(*) from mails where state = 'sent'") == 1; }));
  const json job = json::parse(client.ask(http("GET", "/api/v1/process/tenant-a/call-1000", token)).body);
  CHECK(job.at("attempts").size() >= 4);
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
}

TEST_CASE("an address that others can reach is refused without a token, before anything listens", "[web]") {
  House house;
  const auto [address, code, words] = GENERATE(table<std::string, int, std::string>({
      {"0.0.0.0:0", 4, "there is no valid token"},
      {"[::]:0", 4, "there is no valid token"},
      {"nowhere", 2, "HOST:PORT"},
  }));
  const auto command = GENERATE(as<std::string>{}, "serve", "run");
  INFO(command << ' ' << address);
  Program program({command, "--listen", address}, house.environment());
  CHECK(program.wait() == code);
  CHECK(program.out().empty());
  CHECK_THAT(program.err(), Catch::Contains(words));
}
