#include "domain/livekit/livekit_webhook.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/livekit/jwt.h"
#include "domain/livekit/vectors.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr UnixTime kThen = unix_time(1700000010);

/// "event ID of CALL by IDENTITY at SECONDS", or what is wrong with it.
struct Say {
  std::string operator()(const WebhookEvent& event) const {
    return event.event + " " + event.event_id + " of " + event.call_id.value_or("-") + " by " +
           event.identity.value_or("-") + (event.of_phone ? " (phone)" : "") + " at " +
           std::to_string(unix_seconds(event.occurred_at));
  }
  std::string operator()(const ForgedWebhook& forged) const { return "forged: " + forged.why; }
  std::string operator()(const BadWebhook& bad) const { return "bad: " + bad.why; }
};

std::string said(const std::string& raw, const std::string& authorization, UnixTime now = kThen,
                 const WebhookKey& key = kWebhookKey) {
  return std::visit(Say{}, read_webhook(raw, authorization, key, now));
}

std::string signed_with(const json& claims, const std::string& secret = "secret") {
  return sign_jwt(claims, secret);
}

/// Signed well, whatever it is.
auto read_signed(const std::string& raw) {
  const std::string token =
      signed_with({{"iss", "devkey"}, {"nbf", 1700000000}, {"exp", 1700000300}, {"sha256", sha256_of(raw)}});
  return read_webhook(raw, token, kWebhookKey, kThen);
}

}  // namespace

TEST_CASE("the known webhook is LiveKit's own, with and without Bearer, and no other body, key or time will do") {
  const std::string other = R"({"event":"room_finished","id":"EV_x","createdAt":"1700000000"})";
  const auto [raw, authorization, now, key,
              expected] = GENERATE_COPY(table<std::string, std::string, std::int64_t, WebhookKey, std::string>({
      {kWebhookBody, kWebhookToken, 1700000010, kWebhookKey, "room_finished EV_x of - by - at 1700000000"},
      {kWebhookBody, "Bearer " + kWebhookToken, 1700000010, kWebhookKey, "room_finished EV_x of - by - at 1700000000"},
      {kWebhookBody, kWebhookToken, 1700000360, kWebhookKey, "room_finished EV_x of - by - at 1700000000"},
      {kWebhookBody, kWebhookToken, 1700000361, kWebhookKey, "forged: the token has expired"},
      {kWebhookBody, kWebhookToken, 1699999940, kWebhookKey, "room_finished EV_x of - by - at 1700000000"},
      {kWebhookBody, kWebhookToken, 1699999939, kWebhookKey, "forged: the token is not valid yet"},
      {other, kWebhookToken, 1700000010, kWebhookKey, "forged: the token was signed for another body"},
      {kWebhookBody + " ", kWebhookToken, 1700000010, kWebhookKey, "forged: the token was signed for another body"},
      {kWebhookBody, kWebhookToken, 1700000010, {"otherkey", "secret"}, "forged: the token was issued for another key"},
      {kWebhookBody, kWebhookToken, 1700000010, {"devkey", "other"}, "forged: the token is not signed with our secret"},
      {kWebhookBody, kWebhookToken, 1700000010, {"devkey", ""}, "forged: the token cannot be checked without a secret"},
      {kWebhookBody, "", 1700000010, kWebhookKey, "forged: the token is no JWT"},
      {kWebhookBody, "Basic " + kWebhookToken, 1700000010, kWebhookKey,
       "forged: the token is not signed with our secret"},
  }));
  CHECK(said(raw, authorization, unix_time(now), key) == expected);
}

TEST_CASE("a token that is signed well and says too little proves nothing") {
  const std::string hash = sha256_of(kWebhookBody);
  const auto [claims, expected] = GENERATE_COPY(table<json, std::string>({
      {{{"iss", "devkey"}, {"exp", 1700000300}, {"sha256", hash}}, "room_finished EV_x of - by - at 1700000000"},
      {{{"iss", "devkey"}, {"sha256", hash}}, "forged: the token has no exp"},
      {{{"exp", 1700000300}, {"sha256", hash}}, "forged: the token was issued for another key"},
      {{{"iss", ""}, {"exp", 1700000300}, {"sha256", hash}}, "forged: the token was issued for another key"},
      {{{"iss", "devkey"}, {"exp", 1700000300}}, "forged: the token was signed for another body"},
      {{{"iss", "devkey"}, {"exp", 1700000300}, {"sha256", 1}}, "forged: the token was signed for another body"},
      {{{"iss", "devkey"}, {"exp", 1700000300}, {"sha256", ""}}, "forged: the token was signed for another body"},
  }));
  INFO(claims.dump());
  CHECK(said(kWebhookBody, signed_with(claims)) == expected);
}

TEST_CASE(
    "an event is a call's by its participant's attributes, identity or its room's metadata, not by the room's name") {
  const auto [event, expected] = GENERATE(table<json, std::string>({
      {{{"participant", {{"identity", "sip-outreach-5"}, {"attributes", {{"call_id", "outreach-7"}}}}},
        {"room", {{"metadata", R"({"call_id":"outreach-9"})"}}}},
       "outreach-7 by sip-outreach-5"},
      {{{"participant", {{"identity", "sip-outreach-5"}}}, {"room", {{"metadata", R"({"call_id":"outreach-9"})"}}}},
       "outreach-5 by sip-outreach-5 (phone)"},
      {{{"participant", {{"identity", "sip-outreach-5"}, {"attributes", {{"call_id", "outreach-5"}}}}}},
       "outreach-5 by sip-outreach-5 (phone)"},
      {{{"participant", {{"identity", "agent-AJ_1"}}}, {"room", {{"metadata", R"({"call_id":"outreach-9"})"}}}},
       "outreach-9 by agent-AJ_1"},
      {{{"room", {{"name", "ignitech-lead-42"}, {"metadata", R"({"call_id":"outreach-9"})"}}}}, "outreach-9 by -"},
      {{{"room", {{"name", "ignitech-lead-42"}, {"metadata", ""}}}}, "- by -"},
      {{{"room", {{"name", "ignitech-lead-42"}, {"metadata", "{no json"}}}}, "- by -"},
      {{{"room", {{"name", "ignitech-lead-42"}, {"metadata", R"({"call_id":9})"}}}}, "- by -"},
      {{{"room", {{"name", "ignitech-lead-42"}, {"metadata", R"(["outreach-9"])"}}}}, "- by -"},
      {{{"room", "ignitech-lead-42"}, {"participant", {"sip-outreach-5"}}}, "- by -"},
      {{{"participant", {{"identity", "sip-"}, {"attributes", {{"call_id", ""}}}}}}, "- by sip-"},
      {{{"participant", {{"identity", 5}, {"attributes", {1, 2}}}}}, "- by -"},
      {json::object(), "- by -"},
  }));
  json whole = event;
  whole.update({{"event", "participant_left"}, {"id", "EV_1"}, {"createdAt", "1771351907"}});
  INFO(whole.dump());
  CHECK(std::visit(Say{}, read_signed(whole.dump())) == "participant_left EV_1 of " + expected + " at 1771351907");
}

TEST_CASE("the TURN password of a room is not kept, all else is") {
  const auto read = read_signed(
      R"({"event":"e","id":"EV_1","createdAt":5,"room":{"name":"r","turnPassword":"hush","turn_password":"hush"},
          "job":{"id":"AJ_1","room":{"sid":"RM_1","turnPassword":"hush"}},"numDropped":2})");
  const auto* event = std::get_if<WebhookEvent>(&read);
  REQUIRE(event != nullptr);
  CHECK(json::parse(event->body) == json::parse(R"({"event":"e","id":"EV_1","createdAt":5,"room":{"name":"r"},
          "job":{"id":"AJ_1","room":{"sid":"RM_1"}},"numDropped":2})"));
}

TEST_CASE("what LiveKit signed and is no event is reported with its field") {
  const auto [raw, why] = GENERATE(table<std::string, std::string>({
      {"", "the body is no JSON object: at line 1, column 1: "},
      {"[]", "the body is no JSON object"},
      {"{\"id\":\"EV_\xFF\"}", "the body is no JSON object: at line 1, column 11: "},
      {R"({"id":"EV_1","id":"EV_2"})", "the body is no JSON object: at line 1, column 14: the key 'id' occurs twice"},
      {std::string(100'000, '[') + std::string(100'000, ']'),
       "the body is no JSON object: at line 1, column 101: nested deeper than 100 levels"},
      {R"({"event":"e","id":"EV_1","createdAt":5,"room":)" + std::string(100'000, '[') + std::string(100'000, ']') +
           "}",
       "the body is no JSON object: at line 1, column 146: nested deeper than 100 levels"},
      {R"({"event":"e","createdAt":"1"})", "id is missing: a text was expected"},
      {R"({"event":"e","id":"","createdAt":"1"})", "id is missing: a text was expected"},
      {R"({"event":"e","id":7,"createdAt":"1"})", "id is missing: a text was expected"},
      {R"({"id":"EV_1","createdAt":"1"})", "event is missing: a text was expected"},
      {R"({"event":"e","id":"EV_1"})", "createdAt is missing: unix seconds were expected"},
      {R"({"event":"e","id":"EV_1","createdAt":"soon"})", "createdAt is missing: unix seconds were expected"},
      {R"({"event":"e","id":"EV_1","createdAt":1.5})", "createdAt is missing: unix seconds were expected"},
  }));
  INFO(raw.substr(0, 200));
  CHECK_THAT(std::visit(Say{}, read_signed(raw)), Catch::StartsWith("bad: " + why));
}

TEST_CASE("the id and the name of an event are printable and bounded") {
  const auto [name, is_good] = GENERATE(table<std::string, bool>({
      {"EV_aB3xYz", true},
      {std::string(200, 'x'), true},
      {std::string(201, 'x'), false},
      {std::string(900'000, 'x'), false},
      {"EV 1", false},
      {"EV_1\n", false},
      {"EV_\x1b[2J", false},
      {"EV_\x7f", false},
      {"EV_\xC3\xA9", false},
      {std::string("EV_\0", 4), false},
  }));
  INFO(name.substr(0, 20));
  const std::string words = " is not 1 to 200 printable ASCII characters";
  const auto said = [](const json& event) { return std::visit(Say{}, read_signed(event.dump())); };
  const std::string by_id = said({{"event", "e"}, {"id", name}, {"createdAt", 5}});
  const std::string by_event = said({{"event", name}, {"id", "EV_1"}, {"createdAt", 5}});
  CHECK((by_id == "bad: id" + words) == !is_good);
  CHECK((by_event == "bad: event" + words) == !is_good);
}
