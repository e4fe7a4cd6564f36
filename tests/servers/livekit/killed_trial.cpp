// The runner dies while a real LiveKit lets a phone ring.
#include <catch2/catch.hpp>

#include "servers/livekit/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

TEST_CASE("a runner killed while it rings leaves a call that the next one finds, and rings nobody twice",
          "[livekit]") {
  LivekitHouse house;
  house.livekit.start_phone();
  house.start_agent();
  house.add_leads({{"Picks up late", "9876500006"}, {"Does not pick up", "9876501999"}});
  auto run = house.start_run();
  const auto rings = [&](const char* name) { return house.livekit.rings_of(house.call_of(name)); };
  const auto both_ring = [&] {
    return number(house.scratch.database, "select count(*) from calls") == 2 && rings("Picks up late") == 1 &&
           rings("Does not pick up") == 1;
  };
  REQUIRE(soon(both_ring, 60s));
  run->signal(SIGKILL);
  run->wait();
  CHECK(house.end_of("Picks up late") == "calling");

  run = house.start_run();
  CHECK(soon([&] { return house.is_quiet(2); }, 60s));
  CAPTURE(run->err());
  CHECK(house.end_of("Picks up late") == "called");
  CHECK(house.end_of("Does not pick up") == "failed unanswered no_answer");
  for (const char* name : {"Picks up late", "Does not pick up"}) {
    CHECK(rings(name) == 1);
    CHECK(number(house.scratch.database,
                 "select count(*) from attempts join jobs on job_id = jobs.id join calls on calls.id = jobs.call_id "
                 "where attempts.stage = 'locate' and calls.name = '" +
                     std::string(name) + "'") > 0);
  }
}
