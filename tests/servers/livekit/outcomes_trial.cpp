// What becomes of a lead, with a real LiveKit, a phone behind it and ops/agent's own agent in the room.
#include <catch2/catch.hpp>

#include "servers/livekit/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

struct Ending {
  Lead lead;
  std::string call;  ///< status, failure_reason, disposition, SIP code
  std::string left;  ///< the lead: status, retry_count, failure_reason
};

void all_end(LivekitHouse& house, const std::vector<Ending>& endings) {
  for (const auto& [lead, call, left] : endings) house.add_leads({lead});
  const auto run = house.start_run();
  CHECK(soon([&] { return house.is_quiet(endings.size()); }, 90s));
  CAPTURE(run->err(), house.api_log(), house.livekit.agent_log());
  for (const auto& [lead, call, left] : endings) {
    CAPTURE(lead.name);
    CHECK(house.end_of(lead.name) == call);
    CHECK(house.lead_of(lead.name) == left);
  }
}

}  // namespace

TEST_CASE("each way a phone can go ends in its reason, and what the agent learned in its row", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  all_end(house,
          {{{"Asha", "9876500000"}, "called", "dispatched 0"},
           {{"Hangs up herself", "9876501001"}, "called", "dispatched 0"},
           {{"Says nothing", "9876502000"}, "failed no_answers empty_result", "new 1"},
           {{"Breaks the model", "9876503000"}, "failed no_answers agent", "new 1"},
           {{"Is gone at once", "9876504002"}, "failed rejected hung_up", "new 1"},
           {{"Does not pick up", "9876505999"}, "failed unanswered no_answer", "new 1"},
           {{"Is busy", "9876506486"}, "failed rejected busy 486", "new 1"},
           {{"Declines", "9876507603"}, "failed rejected declined 603", "new 1"},
           {{"Wants no calls", "9876508608"}, "failed rejected unwanted 608", "failed 1 do_not_call"},
           {{"Is out of reach", "9876509480"}, "failed unanswered no_answer 480", "new 1"},
           {{"Has no such number", "9876510404"}, "failed unanswered invalid_number 404", "failed 1 unanswered"}});

  const auto column = [&](const std::string& name, const std::string& of) {
    return word(house.scratch.database, "select " + of + " from calls where name = '" + name + "'");
  };
  CHECK(column("Asha", "qualification") ==
        R"({"answered_by":"human","location":"Pune","machine_interest":"paper bag machine"})");
  CHECK(column("Asha", "answered_at >= call_started_at and call_ended_at >= answered_at") == "1");
  CHECK_THAT(column("Asha", "sip_call_id"), Catch::StartsWith("SCL_"));
  CHECK(column("Asha", "disconnect_reason") == "ROOM_DELETED");
  CHECK(column("Asha", "(select source from call_results r where r.call_id = calls.id)") == "api:agent");
  // LiveKit's webhooks were believed: of each leg that was in a room there is a word that it left.
  CHECK(number(house.scratch.database,
               "select count(distinct call_id) from webhook_events where event = "
               "'participant_left' and identity like 'sip-outreach-%'") == 11);
  for (const char* name : {"Asha", "Does not pick up", "Is busy", "Wants no calls"}) {
    CHECK(house.livekit.rings_of(house.call_of(name)) == 1);
  }
}

TEST_CASE("a trunk that is dead or refuses is no lead's doing", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  all_end(house, {{{"Over a dead trunk", "9876511998"}, "failed dispatch_failed trunk", "new 0"},
                  {{"Over a full trunk", "9876512503"}, "failed dispatch_failed trunk 503", "new 0"}});
  CHECK(number(house.scratch.database, "select paused_until > unixepoch() from stages where name = 'dial'") == 1);
}

TEST_CASE("without a SIP service nothing rings, and no retry is spent", "[livekit]") {
  LivekitHouse house;
  house.start_agent();
  all_end(house, {{{"Asha", "9876500000"}, "failed dispatch_failed infrastructure", "new 0"}});
}

TEST_CASE("an agent that does not come leaves the phone silent", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  all_end(house, {{{"Asha", "9876500000"}, "failed startup_failed agent", "new 1"}});
  CHECK(house.livekit.rings_of(house.call_of("Asha")) == 0);
}

TEST_CASE("an agent that LiveKit sends to every room asks callmill for the rest", "[livekit]") {
  LivekitHouse house;
  house.environment["LIVEKIT_AGENT_NAME"] = "";
  house.livekit.start_phone();
  house.start_agent();
  all_end(house, {{{"Asha", "9876500000"}, "called", "dispatched 0"}});
}
