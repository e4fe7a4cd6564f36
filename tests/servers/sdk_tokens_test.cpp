// LiveKit's own SDK (livekit-server-sdk for Node) checks our tokens, and we check its.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/livekit/jwt.h"
#include "domain/livekit/livekit_token.h"
#include "outside/clock.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct Said {
  int code = 0;
  std::string out;
  std::string err;
};

Said sdk(const std::vector<std::string>& words) {
  const std::string folder = CALLMILL_SOURCE_DIR "/build/servers/livekit_sdk";
  std::vector<std::string> all{CALLMILL_SOURCE_DIR "/tests/servers/livekit_sdk/tokens.mjs"};
  all.insert(all.end(), words.begin(), words.end());
  Program node(all, {{"SDK", folder}, {"PATH", std::getenv("PATH")}}, "node");
  const int code = node.wait();
  std::string out = node.out();
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return {code, out, node.err()};
}

}  // namespace

TEST_CASE("LiveKit's SDK takes our tokens and reads in them what we grant", "[livekit-sdk]") {
  const Said said =
      sdk({"verify", "devkey", "secret", livekit_token("devkey", "secret", "ignitech-lead-42", wall_clock())});
  INFO(said.err);
  REQUIRE(said.code == 0);
  const json claims = json::parse(said.out);
  CHECK(claims.at("iss") == "devkey");
  CHECK(claims.at("video") == json{{"room", "ignitech-lead-42"}, {"roomAdmin", true}, {"roomCreate", true}});
  CHECK(claims.at("sip") == json{{"call", true}});
  CHECK(claims.at("exp").get<std::int64_t>() - claims.at("nbf").get<std::int64_t>() == 600);
}

TEST_CASE("LiveKit's SDK refuses our tokens of another secret, and of another time", "[livekit-sdk]") {
  CHECK(sdk({"verify", "devkey", "other", livekit_token("devkey", "secret", "r", wall_clock())}).code == 1);
  const auto old = wall_clock() - kLivekitTokenLife - std::chrono::seconds{120};
  CHECK(sdk({"verify", "devkey", "secret", livekit_token("devkey", "secret", "r", old)}).code == 1);
}

TEST_CASE("we take the token with which LiveKit's SDK signs a webhook, and no other secret's", "[livekit-sdk]") {
  const std::string body = R"({"event":"room_finished","id":"EV_x"})";
  const Said made = sdk({"make", "devkey", "secret", body});
  INFO(made.err);
  REQUIRE(made.code == 0);
  const auto token = verify_jwt(made.out, "secret", wall_clock());
  REQUIRE(std::holds_alternative<json>(token));
  const json& claims = std::get<json>(token);
  CHECK(claims.at("iss") == "devkey");
  CHECK(claims.at("sha256") == "LXLNta0NHfD2BKWteVLUe6qIihbLUVIXTFvG3SBMaoc=");
  CHECK(std::holds_alternative<BadJwt>(verify_jwt(made.out, "other", wall_clock())));
}

TEST_CASE("LiveKit's SDK takes a webhook that the sandbox would sign so", "[livekit-sdk]") {
  const std::string body = R"({"event":"room_finished","id":"EV_x"})";
  const json claims = {{"iss", "devkey"},
                       {"exp", unix_seconds(wall_clock()) + 300},
                       {"sha256", "LXLNta0NHfD2BKWteVLUe6qIihbLUVIXTFvG3SBMaoc="}};
  const Said read = sdk({"receive", "devkey", "secret", body, sign_jwt(claims, "secret")});
  INFO(read.err);
  REQUIRE(read.code == 0);
  CHECK(json::parse(read.out) == json{{"event", "room_finished"}, {"id", "EV_x"}});
}
