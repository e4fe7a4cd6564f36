// The stand-in's API beside that of a real livekit-server (tests/fixtures/livekit/api.json), and its faults.
#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "outside/scripted_server.h"
#include "places.h"
#include "sandbox/livekit_client.h"
#include "support/program.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

const std::string kRoom = "ignitech-lead-42";

/// One recorded case: how it was asked. A token of its own where the header says "Bearer ".
HttpRequest recorded_request(const LivekitClient& client, const std::string& name) {
  const json named{{"room", kRoom}};
  const json person{{"room", kRoom}, {"identity", "nobody"}};
  const json room{
      {"name", kRoom}, {"empty_timeout", 60}, {"departure_timeout", 20}, {"metadata", R"({"call_id":"1"})"}};
  const json dispatch{{"room", kRoom}, {"agent_name", "qualifier"}, {"metadata", R"({"call_id":"1"})"}};
  json dial{{"sip_trunk_id", "ST_sandbox"}, {"sip_call_to", "+919876543210"}, {"room_name", kRoom}};
  const auto without = [&](const char* field) {
    json less = dial;
    less.erase(field);
    return client.request("SIP/CreateSIPParticipant", less);
  };
  const auto with = [&](const char* field, const json& value) {
    json more = dial;
    more[field] = value;
    return client.request("SIP/CreateSIPParticipant", more);
  };
  if (name == "CreateRoom" || name == "CreateRoom again (idempotent)")
    return client.request("RoomService/CreateRoom", room);
  if (name == "ListParticipants (empty room)") return client.request("RoomService/ListParticipants", named);
  if (name == "ListParticipants (unknown room)")
    return client.request("RoomService/ListParticipants", {{"room", "nope"}});
  if (name == "GetParticipant absent") return client.request("RoomService/GetParticipant", person);
  if (name == "GetParticipant unknown room")
    return client.request("RoomService/GetParticipant", {{"room", "nope"}, {"identity", "nobody"}});
  if (name == "RemoveParticipant absent") return client.request("RoomService/RemoveParticipant", person);
  if (name == "CreateDispatch (no worker)") return client.request("AgentDispatchService/CreateDispatch", dispatch);
  if (name == "ListDispatch") return client.request("AgentDispatchService/ListDispatch", named);
  if (name == "CreateDispatch (room absent)")
    return client.request("AgentDispatchService/CreateDispatch", {{"room", "nope2"}, {"agent_name", "q"}});
  if (name.starts_with("DeleteRoom"))
    return client.request("RoomService/DeleteRoom", {{"room", name == "DeleteRoom nope2" ? "nope2" : kRoom}});
  if (name == "duration as a number") return with("ringing_timeout", 30);
  if (name == "CreateSIPParticipant") return with("ringing_timeout", "30s");
  if (name == "CreateSIPParticipant unknown trunk") return with("sip_trunk_id", "ST_nope");
  if (name == "CreateSIPParticipant no trunk id") return without("sip_trunk_id");
  if (name == "CreateSIPParticipant no call_to") return without("sip_call_to");
  if (name == "CreateSIPParticipant no room") return without("room_name");
  if (name == "CreateSIPParticipant call_to sip:") return with("sip_call_to", "sip:+919876543210@x.example");
  return client.request("RoomService/ListRooms", json::object());
}

void set_token(HttpRequest& asked, const json& claims) {
  asked.headers.at(1).second = "Bearer " + token_of(claims);
}

/// Where the token, the header or the route is what the case is about.
void spoil(HttpRequest& asked, const std::string& name, const std::string& url) {
  json claims = all_claims(kRoom);
  const std::string good = token_of(claims);
  const auto grants = [&](const char* method, const json& body, json video) {
    claims["video"] = std::move(video);
    claims.erase("sip");
    asked.url = url + "/twirp/livekit." + method;
    asked.body = body.dump();
    set_token(asked, claims);
  };
  const json named{{"room", kRoom}};
  std::string& authorization = asked.headers.at(1).second;
  const auto header_of_algorithm = [&](const char* header) {
    authorization = "Bearer " + std::string(header) + good.substr(good.find('.'));
  };
  if (name == "GET /") asked = {.method = "GET", .url = url + "/"};
  if (name == "bad signature") authorization = "Bearer " + good.substr(0, good.rfind('.') + 1) + "AAAA";
  if (name == "unknown key") claims["iss"] = "nokey", set_token(asked, claims);
  if (name == "expired 2 min ago") claims["exp"] = unix_now() - 120, set_token(asked, claims);
  if (name == "expired 30 s ago (leeway)") claims["exp"] = unix_now() - 30, set_token(asked, claims);
  if (name == "nbf 2 min ahead") claims["nbf"] = unix_now() + 120, set_token(asked, claims);
  if (name == "nbf 30 s ahead (leeway)") claims["nbf"] = unix_now() + 30, set_token(asked, claims);
  if (name == "no exp") claims.erase("exp"), set_token(asked, claims);
  if (name == "alg none") header_of_algorithm("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0");
  if (name == "alg HS384") header_of_algorithm("eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9");
  if (name == "not a JWT") authorization = "Bearer not-a-token";
  if (name == "no token" || name == "?access_token=") asked.headers.pop_back();
  if (name == "?access_token=") asked.url += "?access_token=" + good;
  if (name == "header without Bearer") authorization = good;
  if (name == "missing grant roomList") grants("RoomService/ListRooms", json::object(), json::object());
  if (name == "missing grant roomCreate (CreateRoom)")
    grants("RoomService/CreateRoom", {{"name", kRoom}}, json::object());
  if (name == "missing grant roomCreate (DeleteRoom)") grants("RoomService/DeleteRoom", named, json::object());
  if (name == "roomAdmin without room (ListParticipants)")
    grants("RoomService/ListParticipants", named, {{"roomAdmin", true}});
  if (name == "roomAdmin other room")
    grants("RoomService/ListParticipants", named, {{"roomAdmin", true}, {"room", "another"}});
  if (name == "roomAdmin other room (CreateDispatch)")
    grants("AgentDispatchService/CreateDispatch", named, {{"roomAdmin", true}, {"room", "another"}});
  if (name == "CreateSIPParticipant no sip.call grant")
    grants("SIP/CreateSIPParticipant", {{"room_name", kRoom}}, json::object());
  if (name == "form content type") asked.headers.at(0).second = "application/x-www-form-urlencoded";
  if (name == "bad json") asked.body = "{\"names\": [";
  if (name == "unknown method") asked.url = url + "/twirp/livekit.RoomService/Nope";
  if (name == "unknown field dropped") asked.body = R"({"nmaes": ["x"]})";
  if (name == "GET method") asked.method = "GET", asked.body.clear();
}

/// What two systems cannot have in common: ids, instants, secrets, the token that a refusal repeats.
json comparable(json body) {
  if (body.is_string()) return std::regex_replace(body.get<std::string>(), std::regex("eyJ[A-Za-z0-9_.-]+"), "TOKEN");
  if (!body.is_structured()) return body;
  for (auto& [key, value] : body.items()) {
    static const std::set<std::string> own{"sid",           "id",        "creation_time", "creation_time_ms",
                                           "turn_password", "created_at"};
    value = body.is_object() && own.count(key) > 0 && value.is_string() ? json("(text)") : comparable(value);
  }
  return body;
}

/// The stand-in has one trunk and no calls for making others.
bool is_played(const std::string& name) {
  return name.find("SIPOutboundTrunk") == std::string::npos && name.find("SIPTrunk") == std::string::npos;
}

}  // namespace

TEST_CASE("the stand-in's API answers as a real livekit-server did: status, type and every field") {
  std::ifstream file(CALLMILL_SOURCE_DIR "/tests/fixtures/livekit/api.json");
  const json cases = json::parse(file);
  const SandboxProcess sandbox({"--agent-name", "nobody-dispatches-it", "--speed", "50"},
                               R"([{"service":"livekit","fault":"no_sip_service"}])");
  LivekitClient client(sandbox);
  int played = 0;
  for (const json& recorded : cases) {
    const std::string name = recorded.at("case").get<std::string>();
    if (!is_played(name)) continue;
    INFO(name);
    ++played;
    HttpRequest asked = recorded_request(client, name);
    spoil(asked, name, client.url());
    const HttpResponse reply = client.send(asked);
    CHECK(reply.status == recorded.at("status"));
    CHECK(reply.headers.at("content-type") == recorded.at("ctype"));
    const bool is_json = recorded.at("ctype") == "application/json";
    CHECK(comparable(is_json ? json::parse(reply.body) : json(reply.body)) == comparable(recorded.at("body")));
  }
  CHECK(played == 47);
}

TEST_CASE(
    "CreateRoom of a room that is there answers with its sid and its old metadata, as livekit-server 1.13.5 does") {
  const SandboxProcess sandbox;
  LivekitClient client(sandbox);
  const auto made = [&](const char* metadata) {
    const json body{{"name", "a"}, {"metadata", metadata}};
    return json::parse(client.ask("RoomService/CreateRoom", body).body);
  };
  const json first = made("first");
  const json second = made("second");
  CHECK(second.at("sid") == first.at("sid"));
  CHECK(second.at("metadata") == "first");
  client.ask("RoomService/DeleteRoom", {{"room", "a"}});
  const json third = made("third");
  CHECK(third.at("sid") != first.at("sid"));
  CHECK(third.at("metadata") == "third");
}

TEST_CASE("RemoveParticipant of a leg that rings ends the dial, as the real service does; who else is there stays") {
  const SandboxProcess sandbox({"--speed", "20"});
  LivekitClient client(sandbox);
  client.send({.url = sandbox.openai_url() + "/sandbox/fates", .body = R"({"default": {"fate": "rings_out"}})"});
  const json leg{{"room", "a"}, {"identity", "sip-outreach-7"}};
  client.start(1, client.request("SIP/CreateSIPParticipant", {{"sip_trunk_id", "ST_sandbox"},
                                                              {"sip_call_to", "+919876543210"},
                                                              {"room_name", "a"},
                                                              {"participant_identity", "sip-outreach-7"},
                                                              {"wait_until_answered", true}}));
  REQUIRE(tests::soon(
      [&] { return client.ask("RoomService/GetParticipant", leg).body.find("\"ringing\"") != std::string::npos; }));
  CHECK(client.ask("RoomService/RemoveParticipant", leg).body == "{}");
  CHECK(client.ask("RoomService/RemoveParticipant", leg).status == 404);
  std::vector<outside::Arrival> arrived;
  while (arrived.empty()) arrived = client.wait(1s);
  const auto reply = std::get<HttpResponse>(arrived.at(0).reply);
  CHECK(reply.status == 408);
  CHECK(json::parse(reply.body).at("msg") == "twirp error unknown: sip request timed out");
  CHECK(client.ledger().at("dials").at(0).at("end") == "PARTICIPANT_REMOVED/ringing");
}

TEST_CASE("a phone that is answered talks to the agent, whose result becomes a row, and the agent hangs up") {
  const auto qualification = GENERATE(as<std::string>(), R"({"budget":"5 lakh"})", "{}", "null");
  tests::Scratch scratch;
  tests::call(scratch.database, {.id = 7, .origin = "dialled"});
  const SandboxProcess sandbox({"--speed", "20", "--callmill-db", scratch.path(), "--agent-name", "qualifier"});
  LivekitClient client(sandbox);
  client.send({.url = sandbox.openai_url() + "/sandbox/fates",
               .body = R"({"default": {"ring_s": 1, "talk_s": 2, "result": )" + qualification + "}}"});
  REQUIRE(client.ask("RoomService/CreateRoom", {{"name", "a"}}).status == 200);
  REQUIRE(client.ask("AgentDispatchService/CreateDispatch", {{"room", "a"}, {"agent_name", "qualifier"}}).status ==
          200);
  REQUIRE(tests::soon([&] {
    return client.ask("RoomService/ListParticipants", {{"room", "a"}}).body.find("\"AGENT\"") != std::string::npos;
  }));
  const json dial{{"sip_trunk_id", "ST_sandbox"},
                  {"sip_call_to", "+919876543210"},
                  {"room_name", "a"},
                  {"participant_identity", "sip-outreach-7"},
                  {"participant_attributes", {{"call_id", "outreach-7"}}},
                  {"wait_until_answered", true}};
  REQUIRE(client.ask("SIP/CreateSIPParticipant", dial).status == 200);
  REQUIRE(tests::soon([&] { return client.ledger().at("dials").at(0).at("end") == "PARTICIPANT_REMOVED/active"; }));
  CHECK(client.ledger().at("dials").at(0).at("call_id") == "outreach-7");
  CHECK(tests::number(scratch.database, "select count(*) from call_results") == (qualification == "null" ? 0 : 1));
  if (qualification != "null")
    CHECK(tests::word(scratch.database, "select qualification from call_results where call_id = 7") == qualification);
}

TEST_CASE("an agent whose fate is not to come does not, and what it says instead is passed on") {
  std::string posted;
  ScriptedServer api([&](Peer& peer, int) {
    posted = peer.read_to("}");
    peer.say("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
  });
  const SandboxProcess sandbox({"--callmill-url", "http://" + api.host_and_port(), "--agent-token", "tkn"});
  LivekitClient client(sandbox);
  client.send({.url = sandbox.openai_url() + "/sandbox/fates", .body = R"({"+919876543210": {"fate": "no_agent",
      "failure_reason": "startup_failed", "failure_detail": "no microphone"}})"});
  client.ask("RoomService/CreateRoom",
             {{"name", "a"}, {"metadata", R"({"call_id":"outreach-7","phone":"+919876543210"})"}});
  REQUIRE(tests::soon([&] { return client.ledger().at("results").size() == 1; }));
  CHECK(client.ledger().at("results").at(0).at("taken") == "202");
  CHECK_THAT(posted, Catch::StartsWith("POST /api/v1/calls/outreach-7/failure HTTP/1.1\r\n"));
  CHECK_THAT(posted, Catch::Contains("Bearer tkn"));
  CHECK_THAT(posted, Catch::EndsWith(R"({"failure_detail":"no microphone","failure_reason":"startup_failed"})"));
  CHECK(client.ask("RoomService/ListParticipants", {{"room", "a"}}).body == R"({"participants":[]})");
}

TEST_CASE("a lost reply leaves the phone ringing, and a fault of the script comes as often as it says") {
  const SandboxProcess sandbox({"--speed", "20"}, R"([
      {"service":"livekit","match":"CreateSIPParticipant","fault":"reset_after_request","times":1},
      {"service":"livekit","match":"CreateRoom","fault":"status","code":500,"times":1},
      {"service":"livekit","match":"ListRooms","fault":"reset_after_request","times":1}])");
  LivekitClient client(sandbox);
  const HttpResponse refused = client.ask("RoomService/CreateRoom", {{"name", "a"}});
  CHECK(refused.status == 500);
  CHECK(json::parse(refused.body).at("code") == "internal");
  CHECK(client.ask("RoomService/CreateRoom", {{"name", "a"}}).status == 200);
  CHECK(client.ask("RoomService/ListRooms", json::object()).status == 0);
  CHECK(client.ask("RoomService/ListRooms", json::object()).status == 200);
  const json dial{{"sip_trunk_id", "ST_sandbox"},
                  {"sip_call_to", "+919876543210"},
                  {"room_name", "a"},
                  {"participant_identity", "sip-1"},
                  {"wait_until_answered", true}};
  CHECK(client.ask("SIP/CreateSIPParticipant", dial).status == 0);
  const HttpResponse there = client.ask("RoomService/GetParticipant", {{"room", "a"}, {"identity", "sip-1"}});
  REQUIRE(there.status == 200);
  CHECK(json::parse(there.body).at("attributes").at("sip.callStatus") == "ringing");
  CHECK(tests::soon([&] { return client.ledger().at("dials").at(0).at("answered_at_ms").get<std::int64_t>() > 0; }));
  CHECK(client.ledger().at("dials").size() == 1);
}

TEST_CASE("webhooks are signed over their bytes, and sent again to a server that fails") {
  std::mutex lock;
  std::vector<std::string> heads;
  std::vector<std::string> bodies;
  ScriptedServer receiver([&](Peer& peer, int connection) {
    const std::string head = peer.read_to("\r\n\r\n");
    std::smatch length;
    std::regex_search(head, length, std::regex("Content-Length: ([0-9]+)"));
    const std::string body = peer.read(std::stoul(length[1].str()));
    {
      const std::lock_guard guard(lock);
      heads.push_back(head);
      bodies.push_back(body);
    }
    peer.say(connection == 0 ? "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
                             : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  const SandboxProcess sandbox({"--speed", "20", "--agent-name", "none", "--webhook-url",
                                "http://" + receiver.host_and_port() + "/webhooks/livekit"},
                               "[]");
  LivekitClient client(sandbox);
  client.ask("RoomService/CreateRoom", {{"name", "a"}});
  client.ask("RoomService/DeleteRoom", {{"room", "a"}});
  REQUIRE(tests::soon([&] {
    const std::lock_guard guard(lock);
    return bodies.size() == 3;
  }));
  CHECK(bodies[0] == bodies[1]);
  CHECK(json::parse(bodies[1]).at("event") == "room_started");
  CHECK(json::parse(bodies[2]).at("event") == "room_finished");
  std::smatch token;
  REQUIRE(std::regex_search(heads[2], token, std::regex("Authorization: ([^\r]+)")));
  const std::string claims_at = token[1].str();
  CHECK(sandbox::check_token("Bearer " + claims_at, "", {}, unix_now()).refusal == "");
  CHECK_THAT(heads[2], Catch::Contains("Content-Type: application/webhook+json"));
  const json seen = client.ledger().at("webhooks");
  REQUIRE(seen.size() == 2);
  CHECK(seen.at(0).at("tries") == 2);
  CHECK(seen.at(0).at("status") == 200);
}

TEST_CASE("bad fates are refused and named") {
  const SandboxProcess sandbox;
  LivekitClient client(sandbox);
  const auto fates = GENERATE(R"({"+91": {"fate": "levitates"}})", R"({"+91": {"colour": 1}})", R"({"+91": []})", "[]");
  const HttpResponse reply = client.send({.url = sandbox.openai_url() + "/sandbox/fates", .body = fates});
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, Catch::StartsWith("fates"));
}
