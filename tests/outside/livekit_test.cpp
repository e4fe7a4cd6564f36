// What the wall adds to a request for LiveKit or Talking Shops, and the looks beside a long one.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/job/http_outcome.h"
#include "domain/livekit/jwt.h"
#include "outside/http_script.h"
#include "outside/replies.h"
#include "outside/transfers.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::outside;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

std::string closing_answer(const std::string& body, const std::string& status = "200 OK") {
  return http_answer(body, "Connection: close\r\n", status);
}

HttpRequest request_to(const ScriptedServer& server, Credential credential, const std::string& body = "{}") {
  return {.url = "http://" + server.host_and_port() + "/x", .credential = credential, .body = body, .room = "room-7"};
}

Settings settings() {
  Settings made;
  made.livekit_api_key = "devkey";
  return made;
}

const Secrets kSecrets{.livekit_api_secret = "marker-of-the-livekit-secret",
                       .talkingshops_api_key = "marker-of-the-shop"};

/// The value of a header in the request as the server read it; "" when it is not there.
std::string header(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

}  // namespace

TEST_CASE("the wall mints a token for the request's room, at its own clock") {
  std::string seen;
  ScriptedServer server([&](Peer& peer, int) {
    seen = read_request(peer);
    peer.say(closing_answer("{}"));
  });
  Transfers transfers(settings(), kSecrets);
  const HttpRequest request = request_to(server, Credential::livekit_token);
  CHECK(std::get<HttpResponse>(reply_to(transfers, request)).status == 200);
  const std::string bearer = header(seen, "Authorization");
  REQUIRE(bearer.starts_with("Bearer "));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto token = verify_jwt(bearer.substr(7), kSecrets.livekit_api_secret, now);
  REQUIRE(std::holds_alternative<nlohmann::json>(token));
  const auto& claims = std::get<nlohmann::json>(token);
  CHECK(claims.at("iss") == "devkey");
  CHECK(claims.at("video").at("room") == "room-7");
  CHECK(claims.at("exp").get<std::int64_t>() - claims.at("nbf").get<std::int64_t>() == 600);
  CHECK(seen.find(kSecrets.livekit_api_secret) == std::string::npos);
  CHECK(header(seen, "x-tenant-api-key") == "");
}

TEST_CASE("the wall shows Talking Shops its key") {
  std::string seen;
  ScriptedServer server([&](Peer& peer, int) {
    seen = read_request(peer);
    peer.say(closing_answer("{}"));
  });
  Transfers transfers(settings(), kSecrets);
  reply_to(transfers, request_to(server, Credential::talkingshops_key));
  CHECK(header(seen, "x-tenant-api-key") == kSecrets.talkingshops_api_key);
  CHECK(header(seen, "Authorization") == "");
}

TEST_CASE("without a key or a secret nothing is sent, and the setting is named") {
  int connections = 0;
  ScriptedServer server([&](Peer&, int) { ++connections; });
  const auto [credential, key, secrets, words] = GENERATE(table<Credential, std::string, Secrets, std::string>({
      {Credential::livekit_token, "devkey", Secrets{}, "LIVEKIT_API_SECRET is not set"},
      {Credential::livekit_token, "", kSecrets, "LIVEKIT_API_KEY is not set"},
      {Credential::talkingshops_key, "devkey", Secrets{}, "TALKINGSHOPS_API_KEY is not set"},
  }));
  Settings made;
  made.livekit_api_key = key;
  Transfers transfers(made, secrets);
  const Reply reply = reply_to(transfers, request_to(server, credential));
  REQUIRE(std::holds_alternative<NotSent>(reply));
  CHECK(std::get<NotSent>(reply).error == TransportError::credentials);
  CHECK(std::get<NotSent>(reply).why == words);
  CHECK(http_outcome(reply).meaning == Meaning::halting);
  CHECK(http_outcome(reply).why.kind == "credentials");
  CHECK(connections == 0);
}

TEST_CASE("a token does not cross a network in clear") {
  Transfers transfers(settings(), kSecrets);
  const std::string url =
      GENERATE("http://livekit.example/twirp", "http://10.0.0.1:7880/twirp", "ftp://livekit.example/");
  const HttpRequest request{.url = url, .credential = Credential::livekit_token, .body = "{}", .room = "r"};
  const Reply reply = reply_to(transfers, request);
  REQUIRE(std::holds_alternative<NotSent>(reply));
  CHECK(std::get<NotSent>(reply).error == TransportError::configuration);
  CHECK(std::get<NotSent>(reply).why == "LIVEKIT_URL must be wss:// or https://, unless LiveKit is on loopback");
}

TEST_CASE("a long request whose looks say so is not waited for any more") {
  std::atomic<bool> hung_up{false};
  ScriptedServer server([&](Peer& peer, int) {
    if (read_request(peer).find("the dial") == std::string::npos) return peer.say(closing_answer("alone"));
    hung_up = peer.hangs_up_within(30s);
  });
  Transfers transfers(settings(), kSecrets);
  const WatchedRequest watched{
      request_to(server, Credential::livekit_token, "the dial"),
      request_to(server, Credential::livekit_token, "a look"), 20ms,
      [](const std::vector<Look>& looks) { return looks.back().until - looks.front().since >= 60ms; }};
  const Reply reply = reply_to(transfers, watched);
  REQUIRE(std::holds_alternative<Unanswered>(reply));
  CHECK(std::get<Unanswered>(reply).given_up);
  CHECK(std::get<Unanswered>(reply).looks.back().body == "alone");
  CHECK(soon([&] { return hung_up.load(); }));
  CHECK(transfers.wait(50ms).empty());
}

TEST_CASE("a long request is looked at again and again until its answer is there") {
  // Connections: the dial, which is answered when three looks were; then the looks.
  std::atomic<int> looks{0};
  ScriptedServer server([&](Peer& peer, int) {
    if (read_request(peer).find("the dial") != std::string::npos) {
      soon([&] { return looks >= 5; });
      peer.say(closing_answer("answered"));
      return;
    }
    switch (looks++) {
      case 0:
        return peer.say(closing_answer("gone", "404 Not Found"));
      case 1:
        return;  // hangs up
      case 2:
        return peer.say(closing_answer("dialing"));
      default:
        return peer.say(closing_answer("ringing"));
    }
  });
  Transfers transfers(settings(), kSecrets);
  const WatchedRequest watched{request_to(server, Credential::livekit_token, "the dial"),
                               request_to(server, Credential::livekit_token, "a look"), 20ms};
  const Reply reply = reply_to(transfers, watched);
  REQUIRE(std::holds_alternative<HttpResponse>(reply));
  CHECK(std::get<HttpResponse>(reply).body == "answered");
  const auto& seen = std::get<HttpResponse>(reply).looks;
  std::string bodies;
  for (const Look& look : seen) bodies += std::to_string(look.status) + " " + look.body + " ";
  CHECK(bodies == "404 gone 200 dialing 200 ringing ");
  CHECK(seen.front().since <= seen.at(1).since);
  CHECK(seen.at(2).since <= seen.at(2).until);
  CHECK(seen.at(2).until <= std::get<HttpResponse>(reply).took);
  const int so_far = looks;
  CHECK(transfers.wait(100ms).empty());
  CHECK(looks <= so_far + 1);  // one may have been on its way
}

TEST_CASE("a look that is never answered, or cannot be sent, holds up nobody") {
  const bool can_look = GENERATE(true, false);
  std::atomic<int> looks{0};
  ScriptedServer server([&](Peer& peer, int) {
    if (read_request(peer).find("the dial") == std::string::npos) {
      ++looks;
      return peer.silence();
    }
    if (can_look) soon([&] { return looks > 0; });
    if (!can_look) peer.hangs_up_within(60ms);
    peer.say(closing_answer("answered"));
  });
  Transfers transfers(settings(), kSecrets);
  WatchedRequest watched{request_to(server, Credential::none, "the dial"), request_to(server, Credential::none), 10ms};
  if (!can_look) watched.look.url = "no url";
  const Reply reply = reply_to(transfers, watched);
  REQUIRE(std::holds_alternative<HttpResponse>(reply));
  CHECK(std::get<HttpResponse>(reply).looks.empty());
}

TEST_CASE("a watched request that is dropped is not looked at any more; one that cannot be sent says so") {
  std::atomic<int> connections{0};
  std::atomic<int> hung_up{0};
  ScriptedServer server([&](Peer& peer, int) {
    ++connections;
    peer.silence();
    ++hung_up;
  });
  Transfers transfers(settings(), kSecrets);
  transfers.start(3, WatchedRequest{request_to(server, Credential::none), request_to(server, Credential::none), 10ms},
                  10s);
  REQUIRE(soon([&] { return transfers.wait(10ms).empty() && connections == 2; }));
  transfers.drop(3);
  CHECK(soon([&] { return hung_up == 2; }));
  CHECK(transfers.wait(50ms).empty());
  CHECK(connections == 2);
  CHECK(std::holds_alternative<NotSent>(reply_to(transfers, WatchedRequest{HttpRequest{.url = "no url"}, {}, 10ms})));
}
