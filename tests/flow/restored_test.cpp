// A backup that is put back: whom the lost file had reached is not rung again, and nothing goes on before `resume all`.
#include <catch2/catch.hpp>

#include "support/desk.h"
#include "support/outreach_house.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("a restored file rings nobody before `resume all`, and then nobody whom the lost one had rung") {
  const std::string other = "+919876543211";
  OutreachHouse house(R"({")" + other + R"(":{"fate":"refused","sip_status_code":486}})");
  house.add_lead(kNumber);
  const std::string backup = house.scratch.path() + ".backup";
  REQUIRE(ask(house.scratch.path(), {"backup", backup}).code == 0);
  house.run_once();
  REQUIRE(house.fate_of(kNumber) == "dispatched pushed");

  CHECK_THAT(ask(house.scratch.path(), {"restore", backup}).out,
             Catch::Contains("1 calls rung, 0 mailed, 1 with a task sent"));
  ledger::Database restored(house.scratch.path());
  lead(restored, {.name = "Ravi", .phone = other});
  const runner::Progress held = house.run_once(restored);
  CHECK(held.steps == 0);
  CHECK(house.dials(other) == 0);

  CHECK(ask(house.scratch.path(), {"resume", "all"}).code == 0);
  house.run_once(restored);
  CHECK(house.dials(other) == 1);
  CHECK(house.dials(kNumber) == 1);
  CHECK(house.seen().at("talkingshops").at("tasks").size() == 1);
  CHECK(word(restored, "select status from leads where phone_e164 = '" + kNumber + "'") == "dispatched");
}
