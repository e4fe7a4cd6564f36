// Look-ups that need no server; the rest is in tests/servers.
#include <catch2/catch.hpp>

#include "outside/importer/lookup_wall.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("a look-up that was dropped is not answered; without a MongoDB the answer says so") {
  Wall none("");
  none.ask(1, "call-0001");
  auto answers = none.answers(1);
  REQUIRE(answers.size() == 1);
  CHECK(std::holds_alternative<NoMongodb>(answers[1]));

  Wall down("mongodb://127.0.0.1:1/");
  down.ask(1, "call-0001");
  down.ask(2, "call-0002");
  down.transfers.drop(1);
  answers = down.answers(2, std::chrono::seconds{1});
  REQUIRE(answers.size() == 1);
  CHECK(std::get<NotSent>(answers.at(2)).error == TransportError::network);
}

TEST_CASE("a mapping that MongoDB cannot be asked by is a fault of configuration") {
  Mapping mapping = default_mapping();
  mapping["metadata.call_id"] = {parse_pointer("/call.id")};
  Wall wall("mongodb://127.0.0.1:1/", mapping);
  wall.ask(1, "call-0001");
  auto answers = wall.answers(1);
  REQUIRE(answers.size() == 1);
  CHECK(std::get<NotSent>(answers[1]).error == TransportError::configuration);
}
