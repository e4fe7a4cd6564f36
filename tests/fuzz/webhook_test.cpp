// Whatever is changed on the way from LiveKit, however little: it is not LiveKit's any more.
#include <catch2/catch.hpp>

#include "domain/livekit/livekit_webhook.h"
#include "fuzz/chance.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

const std::string kBody =
    R"({"event":"participant_left","room":{"name":"r","metadata":"{\"call_id\":\"outreach-1\"}"},"participant":{"identity":)"
    R"("sip-outreach-1"},"id":"EV_x","createdAt":"1700000000"})";

bool is_forged(const std::string& body, const std::string& token) {
  return std::holds_alternative<ForgedWebhook>(read_webhook(body, token, kWebhookKey, wall_clock()));
}

}  // namespace

TEST_CASE("any byte of the body changed in any way is a forgery", "[web]") {
  const std::string token = webhook_token(kBody);
  REQUIRE_FALSE(is_forged(kBody, token));
  for (std::size_t at = 0; at < kBody.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string body = kBody;
      body[at] = static_cast<char>(static_cast<unsigned char>(body[at]) ^ (1U << bit));
      if (!is_forged(body, token)) FAIL("bit " << bit << " of byte " << at);
    }
    if (!is_forged(kBody.substr(0, at), token)) FAIL("cut at " << at);
  }
}

TEST_CASE("any byte of the token changed in any way is a forgery", "[web]") {
  const std::string token = webhook_token(kBody);
  for (std::size_t at = 0; at < token.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = token;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
      if (!is_forged(kBody, changed)) FAIL("bit " << bit << " of byte " << at << ": " << changed);
    }
    if (!is_forged(kBody, token.substr(0, at))) FAIL("cut at " << at);
  }
}

TEST_CASE("spoiled tokens and bodies are forgeries, and spoiled bodies that are signed are events or errors in words",
          "[web]") {
  Spoiler chance(44);
  const std::vector<std::string> tokens{
      ".",    "..", "=",  "eyJhbGciOiJub25lIn0", "Bearer ", "\"", "{", "}", "[[", ",", "\\u0000", "\xFF",
      "null", "id", "1e9"};
  const std::string token = webhook_token(kBody);
  int events = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string spoiled_token = chance.spoiled(token, tokens);
    if (spoiled_token != token && spoiled_token != "Bearer " + token && !is_forged(kBody, spoiled_token)) {
      FAIL(spoiled_token);
    }
    const std::string body = chance.spoiled(kBody, tokens);
    const auto read = read_webhook(body, webhook_token(body), kWebhookKey, wall_clock());
    if (const auto* bad = std::get_if<BadWebhook>(&read)) {
      if (bad->why.empty()) FAIL("no words for " << body);
    } else if (const auto* event = std::get_if<WebhookEvent>(&read)) {
      ++events;
      if (!nlohmann::json::accept(event->body)) FAIL(event->body);
    } else {
      FAIL("signed, and taken for a forgery: " << body);
    }
  }
  CHECK(events > 20);
}
