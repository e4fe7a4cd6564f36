// Legs and agents that do what real ones do: an agent whose process dies, a leg whose connection breaks, a hang-up that
// LiveKit refuses, a room that is gone.
#include <catch2/catch.hpp>

#include "support/outreach_house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr const char* kAgentDies = R"({"default":{"fate":"answered","talk_s":3000,"agent_leaves_s":4}})";

json only_dial(OutreachHouse& house) {
  return house.seen().at("livekit").at("dials").at(0);
}

std::int64_t hang_ups(OutreachHouse& house) {
  return house.seen().at("livekit").at("requests").value("RemoveParticipant", 0);
}

}  // namespace

TEST_CASE("a lead whose agent dies is hung up within seconds, and its call says why") {
  OutreachHouse house(kAgentDies);
  house.add_lead(kNumber);
  house.run_once();
  CHECK(house.fate_of(kNumber) == "new no_answers agent");
  CHECK(only_dial(house).at("end") == "PARTICIPANT_REMOVED/active");
  const auto at = [&](const char* what) { return only_dial(house).at(what).get<std::int64_t>(); };
  CHECK((at("ended_at_ms") - at("answered_at_ms")) * 10 >= 10'000);  // ten times as fast: two looks, 10 s apart
  SECTION("a result that comes later is taken") {
    house.run_sql("insert into call_results (call_id, qualification) select id, '{\"budget\":\"5 lakh\"}' from calls");
    house.run_once();
    CHECK(house.fate_of(kNumber) == "dispatched pushed");
    CHECK(house.dials(kNumber) == 1);
  }
}

TEST_CASE("a hang-up that LiveKit refuses is asked for again until the leg is gone, and its line is held") {
  OutreachHouse house(kAgentDies,
                      R"([{"service":"livekit","match":"RemoveParticipant","times":3,"fault":"status","code":503}])");
  house.settings.call.max_concurrent = 1;
  house.add_lead("+919876543210");
  house.add_lead("+919876543211", "Bilal");
  house.run_once();
  CHECK(house.fate_of("+919876543210") == "new no_answers agent");
  CHECK(house.fate_of("+919876543211") == "new no_answers agent");
  CHECK(hang_ups(house) == 5);  // three refused
  const json dials = house.seen().at("livekit").at("dials");
  REQUIRE(dials.size() == 2);
  CHECK(dials.at(0).at("end") == "PARTICIPANT_REMOVED/active");
  CHECK(dials.at(1).at("began_at_ms") >= dials.at(0).at("ended_at_ms"));
}

TEST_CASE("a room that LiveKit Cloud calls gone has no leg any more, and its line is free") {
  OutreachHouse house(R"({"default":{"fate":"answered","result":null}})", R"([{"service":"livekit","fault":"cloud"}])");
  house.run_sql("update stages set look_every_s = 60 where name = 'follow'");  // the room lives for 20 s after the leg
  house.add_lead(kNumber);
  house.run_once();
  CHECK(house.fate_of(kNumber) == "new no_answers no_result");
  CHECK(hang_ups(house) == 0);
}

TEST_CASE("a leg whose connection breaks for a moment talks on, and the next lead waits for its line") {
  OutreachHouse house;
  Program serving({"serve", "--listen", "127.0.0.1:0"}, house.environment());
  REQUIRE(soon([&] { return serving.out().ends_with('\n'); }));
  const std::string line = serving.out();
  house.send_webhooks_to(line.substr(line.find("http"), line.find('\n') - line.find("http")) + "/webhooks/livekit",
                         R"({"default":{"fate":"answered","talk_s":60,"flaps_s":6}})");
  house.settings.call.max_concurrent = 1;
  house.add_lead("+919876543210");
  house.add_lead("+919876543211", "Bilal");
  house.run_once();
  CHECK(house.number("select count(*) from calls where status = 'pushed' and duration_seconds >= 15") == 2);
  CHECK(house.number("select count(*) from webhook_events where body like '%SIGNAL_CLOSE%'") == 2);
  const json dials = house.seen().at("livekit").at("dials");
  REQUIRE(dials.size() == 2);
  CHECK(dials.at(1).at("began_at_ms") >= dials.at(0).at("ended_at_ms"));
}

TEST_CASE("a dial whose agent dies while it rings is called off before anybody picks up into silence") {
  // The looks are timed by the system's clock, and the phone by the play's: ten seconds alone are a hundred of ringing.
  OutreachHouse house(R"({"default":{"fate":"answered","ring_s":1000,"agent_leaves_s":1}})");
  house.settings.call.ringing = std::chrono::seconds{1200};
  house.add_lead(kNumber);
  house.run_once();
  CHECK(house.fate_of(kNumber) == "new startup_failed agent");
  CHECK(only_dial(house).at("end") == "PARTICIPANT_REMOVED/ringing");
  CHECK(hang_ups(house) == 1);
  CHECK(house.dials(kNumber) == 1);
}

TEST_CASE("a dial that made no leg frees its room and agent at once, and spends nothing") {
  OutreachHouse house(R"({"default":{"fate":"no_sip_service"}})");
  house.add_lead(kNumber);
  house.run_once();
  CHECK(house.fate_of(kNumber) == "new dispatch_failed infrastructure");
  CHECK(house.number("select retry_count from leads") == 0);
  CHECK(house.seen().at("livekit").at("rooms").at("ignitech-lead-1").at("deleted") == 1);
}
