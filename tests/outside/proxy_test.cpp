// What http_proxy and its kin in the environment do to transfers.
#include <catch2/catch.hpp>

#include "outside/replies.h"
#include "outside/scripted_server.h"
#include "outside/transfers.h"
#include "variable.h"

using namespace callmill;
using namespace callmill::outside;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

std::string body_of_reply(const std::string& url) {
  Transfers transfers(Settings{}, Secrets{});
  return std::get<HttpResponse>(reply_to(transfers, HttpRequest{.method = "GET", .url = url}, 5s)).body;
}

}  // namespace

TEST_CASE("a proxy of the environment is asked for other machines, never for this one") {
  const auto named = [](const std::string& name) {
    return [name](Peer& peer, int) {
      const std::string line = peer.read_to("\r\n");
      peer.read_to("\r\n\r\n");
      const std::string body = name + ": " + line.substr(0, line.find(" HTTP/"));
      peer.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               body);
    };
  };
  ScriptedServer proxy(named("proxy"));
  ScriptedServer server(named("server"));
  const auto variable = GENERATE("http_proxy", "all_proxy");
  const Variable set(variable, "http://" + proxy.host_and_port());
  const std::string port = std::to_string(server.port());
  CHECK(body_of_reply("http://127.0.0.1:" + port + "/v1") == "server: GET /v1");
  CHECK(body_of_reply("http://localhost:" + port + "/v1") == "server: GET /v1");
  CHECK(body_of_reply("http://model.example/v1") == "proxy: GET http://model.example/v1");
}
