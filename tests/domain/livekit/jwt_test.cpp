#include "domain/livekit/jwt.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/livekit/livekit_token.h"
#include "domain/livekit/vectors.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

/// "" for a token that holds, else the error.
std::string error(const std::string& token, const std::string& secret, std::int64_t now) {
  const auto read = verify_jwt(token, secret, unix_time(now));
  const auto* bad = std::get_if<BadJwt>(&read);
  return bad == nullptr ? "" : bad->why;
}

std::string payload_of(const std::string& token, const std::string& secret, std::int64_t now) {
  return std::get<json>(verify_jwt(token, secret, unix_time(now))).dump();
}

std::string signed_with_dates(const std::string& dates) {
  return sign_jwt(json::parse("{" + dates + "}"), "secret");
}

}  // namespace

TEST_CASE("a token is, byte for byte, that of the known vector") {
  CHECK(sign_jwt(json::parse(kPayload), "secret") == kToken);
}

TEST_CASE("what is no JSON object is not signed") {
  for (const char* claims : {"[]", "7", "null"}) {
    CHECK_THROWS_AS(sign_jwt(json::parse(claims), "secret"), std::invalid_argument);
  }
}

TEST_CASE("a token that we, or LiveKit's webhooks, signed holds and says what it says") {
  CHECK(payload_of(kToken, "secret", 1700000000) == kPayload);
  const json claims = json::parse(payload_of(kWebhookToken, "secret", 1700000000));
  CHECK(claims.at("sha256") == "pIzG8IPuegUPPOoydsbT0RbXUVkkcQNJLXLmgHOAtPI=");
}

TEST_CASE("a token holds from nbf to exp, a minute's difference of clocks allowed") {
  const auto [now, expected] = GENERATE(table<std::int64_t, std::string>({
      {1699999939, "is not valid yet"},
      {1699999940, ""},
      {1700000000, ""},
      {1700000600, ""},
      {1700000660, ""},
      {1700000661, "has expired"},
  }));
  CAPTURE(now);
  CHECK(error(kToken, "secret", now) == expected);
}

TEST_CASE("a token's dates must be there and be numbers") {
  const auto [dates, expected] = GENERATE(table<std::string, std::string>({
      {R"("exp":1000)", ""},
      {R"("exp":1000.5)", ""},
      {R"("nbf":1000)", "has no exp"},
      {R"("exp":"1000")", "has no exp"},
      {R"("exp":null)", "has no exp"},
      {R"("exp":1000,"nbf":"900")", "has an nbf that is no number"},
      {R"("exp":-1e300)", "has expired"},
      {R"("exp":1e300)", ""},
  }));
  CAPTURE(dates);
  CHECK(error(signed_with_dates(dates), "secret", 1000) == expected);
}

TEST_CASE("a token that is not signed with our secret is refused before anything of it is read") {
  const std::string head = kToken.substr(0, kToken.find('.'));
  const std::string payload = kToken.substr(head.size() + 1, kToken.rfind('.') - head.size() - 1);
  const std::string signature = kToken.substr(kToken.rfind('.') + 1);
  // {"alg":"none","typ":"JWT"}, {"alg":"HS384","typ":"JWT"}
  const std::string none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
  const std::string hs384 = "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9";
  const auto [token, expected] = GENERATE_COPY(table<std::string, std::string>({
      {head + "." + payload + "." + signature + "A", "is not signed with our secret"},
      {head + "." + payload + "." + signature.substr(1), "is not signed with our secret"},
      {head + "." + payload + ".", "is not signed with our secret"},
      {head + "." + payload + "." + signature + "=", "is not signed with our secret"},
      {head + "." + payload.substr(1) + "." + signature, "is not signed with our secret"},
      {none + "." + payload + ".", "is not signed with our secret"},
      {none + "." + payload + "." + signature, "is not signed with our secret"},
      {hs384 + "." + payload + "." + signature, "is not signed with our secret"},
      {head + "." + payload, "is no JWT"},
      {kToken + ".", "is no JWT"},
      {"", "is no JWT"},
      {"...", "is no JWT"},
  }));
  CAPTURE(token);
  CHECK(error(token, "secret", 1700000000) == expected);
  CHECK(error(kToken, "Secret", 1700000000) == "is not signed with our secret");
}

TEST_CASE("without a secret nothing can be proved") {
  CHECK(error(sign_jwt(json{{"exp", 2000}}, ""), "", 1000) == "cannot be checked without a secret");
}

TEST_CASE("LiveKit's token is for one room and ten minutes, and allows no more than is needed") {
  const std::string token = livekit_token("devkey", "secret", "ignitech-lead-42", unix_time(1700000000));
  CHECK(payload_of(token, "secret", 1700000000) ==
        R"({"exp":1700000600,"iss":"devkey","nbf":1700000000,"sip":{"call":true},"sub":"callmill",)"
        R"("video":{"room":"ignitech-lead-42","roomAdmin":true,"roomCreate":true}})");
  CHECK(error(token, "secret", 1700000661) == "has expired");
}
