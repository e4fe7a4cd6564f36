// What becomes of a lead, with a real LiveKit, a phone behind it and ops/agent's own agent in the room.
#include <catch2/catch.hpp>

#include "servers/livekit/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

struct Ending {
  Lead lead;
  std::string call;  ///< status, failure_reason, disposition, SIP code
  std::string left;  ///< the lead: status, retry_count, failure_reason
  int rings = 1;
};

void all_end(LivekitHouse& house, const std::vector<Ending>& endings) {
  for (const Ending& ending : endings) house.add_lead(ending.lead);
  const auto run = house.start_run();
  const bool quiet = soon([&] { return house.is_quiet(endings.size()); }, 90s);
  for (const Ending& ending : endings) {
    CAPTURE(ending.lead.name, house.said_of(ending.lead.name, "failure_detail"));
    CHECK(house.end_of(ending.lead.name) == ending.call);
    CHECK(house.lead_of(ending.lead.name) == ending.left);
    CHECK(house.rings_of(ending.lead.name) == ending.rings);
  }
  INFO("run:\n" << run->err() << "API:\n" << house.api_log() << "agent:\n" << house.livekit.agent_log());
  CHECK(quiet);
}

/// How many reports the agent keeps.
std::ptrdiff_t spooled(const LivekitHouse& house) {
  std::error_code none_yet;
  const std::filesystem::directory_iterator files(house.livekit.spool(), none_yet);
  return std::distance(begin(files), end(files));
}

}  // namespace

TEST_CASE("each way a phone can go ends in its reason, and what the agent learned in a task", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  all_end(house,
          {{{"Asha", "9876500000"}, "pushed", "dispatched 0"},
           {{"Hangs up herself", "9876501001"}, "pushed", "dispatched 0"},
           {{"Says nothing", "9876502000"}, "failed no_answers empty_result", "new 1"},
           {{"Breaks the model", "9876503000"}, "failed no_answers empty_result", "new 1"},
           {{"Is gone at once", "9876504002"}, "failed rejected hung_up", "new 1"},
           {{"Does not pick up", "9876505999"}, "failed unanswered no_answer", "new 1"},
           {{"Is busy", "9876506486"}, "failed rejected busy 486", "new 1"},
           {{"Declines", "9876507603"}, "failed rejected declined 603", "new 1"},
           {{"Wants no calls", "9876508608"}, "failed rejected unwanted 608", "failed 1 rejected"},
           {{"Is out of reach", "9876509480"}, "failed unanswered no_answer 480", "new 1"},
           {{"Has no such number", "9876510404"}, "failed unanswered invalid_number 404", "failed 1 unanswered"}});

  CHECK(house.said_of("Asha", "qualification") ==
        R"({"answered_by":"human","location":"Pune","machine_interest":"paper bag machine"})");
  CHECK(house.said_of("Asha", "answered_at >= call_started_at and call_ended_at >= answered_at") == "1");
  CHECK_THAT(house.said_of("Asha", "sip_call_id"), Catch::StartsWith("SCL_"));
  CHECK(house.said_of("Asha", "(select source from results r where r.call_row = calls.id)") == "api:agent");
  CHECK_THAT(house.said_of("Breaks the model", "failure_detail"), Contains("RuntimeError('the model broke')"));
  CHECK_THAT(house.said_of("Is busy", "failure_detail"), Contains("486"));
  CHECK(house.said_of("Does not pick up", "answered_at").empty());
  CHECK(number(house.scratch.database, "select count(*) from do_not_call where phone_e164 = '+919876508608'") == 1);
  const auto tasks = house.tasks();
  CHECK(tasks.size() == 2);
  CHECK_THAT(tasks.dump(), Contains("paper bag machine"));
}

TEST_CASE("a trunk that is dead or refuses is no lead's doing, and nobody is dialled for a while", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  // Else the first one's end would keep the others from being dialled for a minute.
  house.scratch.database.execute("update retry_rules set halt_s = 1 where disposition = 'trunk'", "test");
  all_end(house, {{{"Over a dead trunk", "9876511998"}, "failed dispatch_failed trunk", "new 0"},
                  {{"Over a full trunk", "9876512503"}, "failed dispatch_failed trunk 503", "new 0"},
                  {{"Over one that wants a password", "9876513407"}, "failed dispatch_failed configuration", "new 0"}});
  CHECK(number(house.scratch.database, "select paused_until is not null from stages where name = 'dial'") == 1);
  CHECK(number(house.scratch.database, "select min(retry_after - unixepoch()) > 600 from leads") == 1);
}

TEST_CASE("a trunk that LiveKit does not know halts all dials", "[livekit]") {
  LivekitHouse house(Environment{{"LIVEKIT_SIP_TRUNK_ID", "ST_nobodyhasthis"}});
  house.livekit.start_phone();
  house.start_agent();
  all_end(house, {{{"Asha", "9876500000"}, "failed dispatch_failed configuration", "new 0", 0}});
  CHECK(number(house.scratch.database, "select paused_until > unixepoch() from stages where name = 'dial'") == 1);
}

TEST_CASE("a secret that LiveKit does not know halts the stage, rings nobody, and is in no output", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.environment["LIVEKIT_API_SECRET"] = "marker-of-another-secret-0123456789abcdef";
  house.add_lead({"Asha", "9876500000"});
  const auto run = house.start_run();
  CHECK(soon([&] { return run->err().find("stage_halted") != std::string::npos; }, 30s));
  const std::string said = run->out() + run->err();
  CHECK_THAT(said, Contains("stage room halted") && Contains(R"("error_kind":"credentials")"));
  CHECK_THAT(said, !Contains("marker-of") && !Contains("eyJ"));  // LiveKit's answer holds the token that it refuses
  CHECK(house.end_of("Asha") == "calling");
  CHECK(house.rings_of("Asha") == 0);
}

TEST_CASE("without a SIP service nothing rings, and no retry is spent", "[livekit]") {
  LivekitHouse house;
  house.start_agent();
  all_end(house, {{{"Asha", "9876500000"}, "failed dispatch_failed infrastructure", "new 0", 0}});
}

TEST_CASE("an agent that does not come leaves the phone silent", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  all_end(house, {{{"Asha", "9876500000"}, "failed startup_failed agent", "new 1", 0}});
}

TEST_CASE("an agent that cannot start says why before the phone rings", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent("nobody_wrote_this");
  all_end(house, {{{"Asha", "9876500000"}, "failed startup_failed agent", "new 1", 0}});
  CHECK_THAT(house.said_of("Asha", "failure_detail"), Contains("says the agent: AttributeError"));
}

TEST_CASE("an agent that LiveKit sends to every room asks callmill for the rest", "[livekit]") {
  LivekitHouse house(Environment{{"LIVEKIT_AGENT_NAME", ""}, {"LOG_LEVEL", "debug"}});
  house.livekit.start_phone();
  house.start_agent();
  all_end(house, {{{"Asha", "9876500000"}, "pushed", "dispatched 0"}});
  CHECK_THAT(house.api_log(),
             Contains(R"("path":"/api/v1/calls/)" + house.call_of("Asha") + R"(/context","status":200)"));
  CHECK(house.said_of("Asha", "qualification ->> 'machine_interest'") == "paper bag machine");
}

TEST_CASE("what the agent learned reaches a callmill that was away for 45 s", "[livekit]") {
  LivekitHouse house;
  house.environment["CALL_RESULT_GRACE_SECONDS"] = "120";
  house.livekit.start_phone();
  house.start_agent();
  house.stop_api();
  house.add_lead({"Asha", "9876500000"});  // the agent hangs up
  house.add_lead({"Hangs up herself", "9876501001"});
  const auto run = house.start_run();
  CHECK(soon([&] { return spooled(house) == 2; }, 60s));
  std::this_thread::sleep_for(45s);  // LiveKit Agents cancels the entrypoint of a job 35 s after the lead has hung up
  CHECK(number(house.scratch.database, "select count(call_ended_at) from calls where status = 'calling'") == 2);
  CHECK(spooled(house) == 2);
  house.start_api();
  INFO("run:\n" << run->err() << "agent:\n" << house.livekit.agent_log());
  CHECK(soon([&] { return number(house.scratch.database, "select count(crm_task_id) from calls") == 2; }, 90s));
  CHECK(house.said_of("Asha", "qualification ->> 'machine_interest'") == "paper bag machine");
  CHECK(house.end_of("Hangs up herself") == "pushed");
  CHECK(soon([&] { return spooled(house) == 0; }));
}

TEST_CASE("an agent that loses LiveKit does not say that the lead has hung up", "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  house.add_lead({"Talks on", "9876500000"});
  const auto run = house.start_run();
  CHECK(soon([&] { return number(house.scratch.database, "select count(answered_at) from calls") == 1; }, 60s));
  std::this_thread::sleep_for(1s);  // the agent hears of the answer when callmill does
  house.livekit.kill_server();
  const auto result = [&] {
    return word(house.scratch.database,
                "select ifnull(max(failure_reason || ' ' || disposition || ': ' || failure_detail), '') from results");
  };
  INFO("agent:\n" << house.livekit.agent_log());
  CHECK(soon([&] { return !result().empty(); }, 60s));
  CHECK(result() == "no_answers infrastructure: the agent lost LiveKit: it had to reconnect");
}
