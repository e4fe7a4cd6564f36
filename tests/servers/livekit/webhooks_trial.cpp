// What a real livekit-server posts to callmill's POST /webhooks/livekit. It is given the same address twice, and so
// posts each event twice.
#include <catch2/catch.hpp>

#include "domain/livekit/livekit_requests.h"
#include "servers/livekit/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

/// How often the API answered a webhook so.
std::int64_t answers(const LivekitHouse& house, int status) {
  const std::string wanted = R"("path":"/webhooks/livekit","status":)" + std::to_string(status) + ",";
  const std::string log = house.api_log();
  std::int64_t found = 0;
  for (auto at = log.find(wanted); at != std::string::npos; at = log.find(wanted, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("each event of a call becomes one row that says whose it is, though LiveKit posts it twice", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  house.add_lead({"Asha", "9876500000"});
  const auto run = house.start_run();
  REQUIRE(soon([&] { return house.is_quiet(1); }, 60s));

  const auto rows = [&](const std::string& where) {
    return number(house.scratch.database, "select count(*) from webhook_events where " + where);
  };
  // The room outlives its last guest by departure_timeout.
  const auto kept = [&] { return rows("event = 'room_finished'") == 1 && answers(house, 200) == 2 * rows("true"); };
  REQUIRE(soon(kept, 45s));
  const std::string phone = "identity = (select 'sip-' || call_id from calls)";
  for (const char* event : {"room_started", "room_finished"}) CHECK(rows(std::string("event = '") + event + "'") == 1);
  for (const char* event : {"participant_joined", "participant_left"}) {  // the phone, and the agent
    CHECK(rows(std::string("event = '") + event + "'") == 2);
    CHECK(rows(phone + " and event = '" + event + "'") == 1);
  }
  CHECK(rows("call_row is not (select id from calls)") == 0);
  CHECK(rows("event_id <> body ->> 'id' or event <> body ->> 'event' or event_id not like 'EV_%'") == 0);
  // The agent hung up, by removing the phone's leg.
  CHECK(rows(phone +
             " and event = 'participant_left' and body ->> '$.participant.disconnectReason' = 'PARTICIPANT_REMOVED'") ==
        1);
  CHECK(answers(house, 401) == 0);
}

TEST_CASE("what LiveKit signs with a secret that is not callmill's is refused and not kept", "[livekit]") {
  LivekitHouse house(Environment{{"LIVEKIT_API_SECRET", "marker-of-another-secret-0123456789abcdef"}});
  Settings ours;
  ours.livekit_url = kLivekitUrl;
  ours.livekit_api_key = kLivekitKey;
  CHECK(house.livekit.ask(create_room_request(ours, "lead-1", "{}")).status == 200);
  CHECK(soon([&] { return answers(house, 401) == 2; }));
  CHECK(number(house.scratch.database, "select count(*) from webhook_events") == 0);
}
