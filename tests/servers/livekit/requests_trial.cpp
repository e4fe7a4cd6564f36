// What a real livekit-server says to our requests and tokens.
#include <catch2/catch.hpp>
#include <thread>

#include "domain/livekit/livekit_replies.h"
#include "domain/livekit/livekit_requests.h"
#include "domain/livekit/livekit_token.h"
#include "servers/livekit/system.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

Settings settings() {
  Settings settings;
  settings.livekit_url = kLivekitUrl;
  settings.livekit_api_key = kLivekitKey;
  settings.livekit_agent_name = kAgentName;
  settings.call.ringing = 5s;
  return settings;
}

/// "401 {"code":"unauthenticated",...": what the table below is about, in one line.
std::string line(const HttpResponse& response) {
  return std::to_string(response.status) + " " + response.body;
}

}  // namespace

TEST_CASE("livekit-server takes a token of ours for its room and nothing else", "[livekit]") {
  LivekitSystem system;
  const json create = {{"name", "lead-1"}};
  const json look = {{"room", "lead-1"}};
  const json may_create = {{"video", {{"roomCreate", true}}}};
  const json may_look = {{"video", {{"roomAdmin", true}, {"room", "lead-1"}}}};
  const auto now = seconds_now();

  struct Case {
    const char* what;
    const char* method;
    json body;
    std::string token;
    std::string said;
  };
  const std::vector<Case> cases = {
      {"ours", "RoomService/CreateRoom", create, livekit_token(kLivekitKey, kLivekitSecret, "lead-1", now), "200 {"},
      {"ours", "RoomService/ListParticipants", look, livekit_token(kLivekitKey, kLivekitSecret, "lead-1", now),
       R"(200 {"participants":[]})"},
      {"ours, nine minutes old", "RoomService/ListParticipants", look,
       livekit_token(kLivekitKey, kLivekitSecret, "lead-1", now - 9min), "200 {"},
      {"ours, over for two minutes", "RoomService/ListParticipants", look,
       livekit_token(kLivekitKey, kLivekitSecret, "lead-1", now - kLivekitTokenLife - 2min), "401 invalid"},
      {"ours, of a clock two minutes ahead", "RoomService/ListParticipants", look,
       livekit_token(kLivekitKey, kLivekitSecret, "lead-1", now + 2min), "401 invalid"},
      {"ours, for another room", "RoomService/ListParticipants", look,
       livekit_token(kLivekitKey, kLivekitSecret, "lead-2", now), R"(401 {"code":"unauthenticated")"},
      {"ours, with another secret", "RoomService/ListParticipants", look,
       livekit_token(kLivekitKey, "another-secret", "lead-1", now), "401 invalid"},
      {"of a key it does not know", "RoomService/ListParticipants", look,
       livekit_token("another-key", kLivekitSecret, "lead-1", now), "401 invalid API key"},
      {"without the grant to create", "RoomService/CreateRoom", create, token_of(may_look),
       R"(401 {"code":"unauthenticated")"},
      {"without the grant to look", "RoomService/ListParticipants", look, token_of(may_create),
       R"(401 {"code":"unauthenticated")"},
      {"without the grant to call", "SIP/CreateSIPParticipant", json::object(), token_of(may_look),
       R"(401 {"code":"unauthenticated")"},
  };
  for (const Case& one : cases) {
    DYNAMIC_SECTION(one.what << ": " << one.method) {
      CHECK_THAT(line(system.twirp(std::string("livekit.") + one.method, one.body, one.token)),
                 Catch::StartsWith(one.said));
    }
  }
}

TEST_CASE("livekit-server understands each of our requests", "[livekit]") {
  LivekitSystem system;
  Settings ours = settings();
  const auto said = [&](const HttpRequest& request) { return line(system.ask(request)); };

  CHECK_THAT(said(delete_room_request(ours, "lead-1")), Catch::StartsWith(R"(404 {"code":"not_found")"));
  const HttpResponse room = system.ask(create_room_request(ours, "lead-1", R"({"call_id":"outreach-1"})"));
  REQUIRE(room.status == 200);
  const json made = json::parse(room.body);
  CHECK(made.at("name") == "lead-1");
  CHECK(made.at("metadata") == R"({"call_id":"outreach-1"})");
  CHECK(made.at("empty_timeout") == kRoomEmptyTimeout.count());
  CHECK(made.at("departure_timeout") == kRoomDepartureTimeout.count());

  // Nobody works there yet, and LiveKit does not say so: it is the participants that show it.
  CHECK_THAT(said(create_dispatch_request(ours, "lead-1", "{}")), Catch::StartsWith("200 {"));
  CHECK(said(list_participants_request(ours, "lead-1")) == R"(200 {"participants":[]})");
  system.start_agent("no-token", "by_name", kAgentName);
  const auto agent_is_there = [&] {
    const auto there = read_participants(system.ask(list_participants_request(ours, "lead-1")).body);
    return there && !there->empty() && there->front().kind == "AGENT" && there->front().state == "ACTIVE";
  };
  // LiveKit remembers that nobody is called so until it hears of the agent, a moment after the agent hears of itself.
  const auto agent_comes = [&] {
    CHECK_THAT(said(create_dispatch_request(ours, "lead-1", R"({"call_id":"outreach-1"})")),
               Catch::StartsWith("200 {"));
    return soon(agent_is_there, 10s);
  };
  const bool came = agent_comes() || agent_comes() || agent_comes();
  INFO(system.server_log() << "\n" << system.agent_log());
  REQUIRE(came);
  CHECK_THAT(said(get_participant_request(ours, "lead-1", "sip-outreach-1")), Catch::StartsWith("404 {"));

  const Dial dial{.call_id = "outreach-1", .lead_id = 1, .phone_e164 = "+919876543000", .room = "lead-1"};
  ours.livekit_sip_trunk_id = "ST_nobodyhasthis";
  CHECK_THAT(said(create_sip_participant_request(ours, dial)),
             Catch::StartsWith(R"(404 {"code":"not_found","msg":"requested sip trunk does not exist")"));
  ours.livekit_sip_trunk_id = system.make_trunk();
  const HttpResponse no_service = system.ask(create_sip_participant_request(ours, dial));
  CHECK(no_service.status == 503);
  CHECK(read_twirp_error(no_service.body).code == "unavailable");

  system.start_phone();
  const HttpResponse answered = system.ask(create_sip_participant_request(ours, dial));
  CAPTURE(answered.body);
  REQUIRE(answered.status == 200);
  CHECK_THAT(read_sip_call_id(answered.body).value_or(""), Catch::StartsWith("SCL_"));
  const auto leg = [&] {
    return read_participant(system.ask(get_participant_request(ours, "lead-1", "sip-outreach-1")).body);
  };
  REQUIRE(leg());
  CHECK(leg()->kind == "SIP");
  CHECK(leg()->call_id == "outreach-1");
  CHECK(soon([&] { return leg()->call_status == "active"; }));  // a moment after the reply to the dial

  CHECK(said(remove_participant_request(ours, "lead-1", "sip-outreach-1")) == "200 {}");
  CHECK(soon([&] { return system.ask(get_participant_request(ours, "lead-1", "sip-outreach-1")).status == 404; }));
  CHECK_THAT(said(remove_participant_request(ours, "lead-1", "sip-outreach-1")), Catch::StartsWith("404 {"));
  CHECK(has_dispatch(system.ask(list_dispatch_request(ours, "lead-1")).body, kAgentName) == true);

  const HttpResponse again = system.ask(create_room_request(ours, "lead-1", R"({"call_id":"outreach-2"})"));
  CHECK(json::parse(again.body).at("sid") == made.at("sid"));
  CHECK(read_room_owner(again.body) == RoomOwner{.call_id = "outreach-1"});
  CHECK(said(delete_room_request(ours, "lead-1")) == "200 {}");
}

TEST_CASE("RemoveParticipant of a leg that rings ends the dial", "[livekit]") {
  LivekitSystem system;
  Settings ours = settings();
  ours.livekit_sip_trunk_id = system.make_trunk();
  system.start_phone();
  const Dial dial{.call_id = "outreach-1", .lead_id = 1, .phone_e164 = "+919876543999", .room = "lead-1"};
  HttpResponse dialled;
  std::thread ringing([&] { dialled = system.ask(create_sip_participant_request(ours, dial)); });
  CHECK(soon([&] {
    const auto leg = read_participant(system.ask(get_participant_request(ours, "lead-1", "sip-outreach-1")).body);
    return leg && leg->call_status == "ringing";
  }));
  CHECK(line(system.ask(remove_participant_request(ours, "lead-1", "sip-outreach-1"))) == "200 {}");
  ringing.join();
  CHECK(dialled.status == 408);
  CHECK(read_twirp_error(dialled.body).msg == "sip request timed out");
}
