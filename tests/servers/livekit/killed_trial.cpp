// The runner dies while a real LiveKit lets a phone ring.
#include <catch2/catch.hpp>

#include "servers/livekit/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

TEST_CASE("a runner killed while it rings leaves calls that the next one finds, and rings nobody twice", "[livekit]") {
  LivekitHouse house(Environment{{"CALL_RINGING_SECONDS", "10"}});
  house.livekit.start_phone();
  house.start_agent();
  house.add_lead({"Picks up late", "9876500006"});
  house.add_lead({"Does not pick up", "9876501999"});
  auto run = house.start_run();
  const auto both_ring = [&] {
    return number(house.scratch.database, "select count(*) from calls") == 2 && house.rings_of("Picks up late") == 1 &&
           house.rings_of("Does not pick up") == 1;
  };
  REQUIRE(soon(both_ring, 60s));
  run->signal(SIGKILL);
  run->wait();
  CHECK(house.end_of("Picks up late") == "calling");
  CHECK(house.said_of("Picks up late", "answered_at").empty());

  run = house.start_run();
  CHECK(soon([&] { return house.is_quiet(2); }, 60s));
  CAPTURE(run->err());
  CHECK(house.end_of("Picks up late") == "pushed");
  CHECK(house.end_of("Does not pick up") == "failed unanswered no_answer");
  for (const char* name : {"Picks up late", "Does not pick up"}) {
    CHECK(house.rings_of(name) == 1);
    const std::string attempts =
        "(select count(*) from attempts join jobs on job_id = jobs.id where jobs.call_row = calls.id and "
        "attempts.stage "
        "= ";
    CHECK(house.said_of(name, attempts + "'dial')") == "1");
    CHECK(house.said_of(name, attempts + "'locate') > 0") == "1");
  }
}
