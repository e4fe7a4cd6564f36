// The requests as they leave (tests/golden/livekit), less what the wall adds.
#include "domain/livekit/livekit_requests.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/dial/call_context.h"
#include "golden.h"

using namespace callmill;
using Json = nlohmann::ordered_json;

namespace {

Settings settings() {
  Settings made;
  made.livekit_url = "wss://livekit.example/";
  made.livekit_api_key = "devkey";
  made.livekit_sip_trunk_id = "ST_trunk";
  made.livekit_agent_name = "qualifier";
  return made;
}

std::string metadata() {
  return call_context_json({.call_id = "outreach-1017",
                            .lead_id = 42,
                            .name = "Asha \"A\" Rao",
                            .phone = "+919876543210",
                            .source = "fair",
                            .city = "पुणे",
                            .attributes = R"({"budget":"5 lakh"})"});
}

std::string printed(const HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  if (request.credential == Credential::livekit_token) text += "(with a token for room " + request.room + ")\n";
  return text + "\n" + Json::parse(request.body).dump(2) + "\n";
}

}  // namespace

TEST_CASE("every request to LiveKit is the golden one") {
  const std::string room = "ignitech-lead-42";
  tests::check_golden("livekit/delete_room.http", printed(delete_room_request(settings(), room)));
  tests::check_golden("livekit/remove_participant.http",
                      printed(remove_participant_request(settings(), room, sip_identity("outreach-1017"))));
  tests::check_golden("livekit/list_dispatch.http", printed(list_dispatch_request(settings(), room)));
  tests::check_golden("livekit/create_room.http", printed(create_room_request(settings(), room, metadata())));
  tests::check_golden("livekit/create_dispatch.http", printed(create_dispatch_request(settings(), room, metadata())));
  tests::check_golden("livekit/list_participants.http", printed(list_participants_request(settings(), room)));
  tests::check_golden("livekit/get_participant.http",
                      printed(get_participant_request(settings(), room, sip_identity("outreach-1017"))));
  tests::check_golden(
      "livekit/create_sip_participant.http",
      printed(create_sip_participant_request(
          settings(), {.call_id = "outreach-1017", .lead_id = 42, .phone_e164 = "+919876543210", .room = room})));
}

TEST_CASE("LiveKit waits longer than the phone rings, and durations are texts") {
  Settings made = settings();
  made.call.ringing = std::chrono::seconds{80};
  const HttpRequest request =
      create_sip_participant_request(made, {.call_id = "outreach-1", .phone_e164 = "+919876543210", .room = "r"});
  CHECK(std::count(request.headers.begin(), request.headers.end(),
                   std::pair<std::string, std::string>{"X-Twirp-Timeout-Ms", "85000"}) == 1);
  CHECK(Json::parse(request.body).at("ringing_timeout") == "80s");
  CHECK(Json::parse(request.body).at("wait_until_answered") == true);
}

TEST_CASE("LIVEKIT_URL may be a WebSocket's, and end in slashes") {
  const auto [given, expected] = GENERATE(table<std::string, std::string>({
      {"ws://127.0.0.1:7880", "http://127.0.0.1:7880"},
      {"wss://x.livekit.cloud/", "https://x.livekit.cloud"},
      {"https://x//", "https://x"},
      {"http://x/lk", "http://x/lk"},
      {"", ""},
      {"/", ""},
      {"wsx://a", "wsx://a"},
  }));
  CHECK(livekit_base_url(given) == expected);
}
