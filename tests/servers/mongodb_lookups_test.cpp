// Look-ups through the wall, as the worker makes them.
#include <catch2/catch.hpp>

#include "outside/importer/lookup_wall.h"
#include "servers/documents.h"
#include "servers/mongo_process.h"

using namespace callmill;
using namespace callmill::outside;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("each look-up is answered by its own call's documents, and by none where MongoDB has none", "[mongodb]") {
  const MongoProcess server;
  server.load("calls-metadata", {metadata("call-0001"), metadata("call-0002")});
  server.load("calls-transcripts", {{{"call_id", "call-0002"}, {"items", json::array()}}});
  server.load("tenant_config", {{{"_id", "tenant-a"}}});
  Wall wall(server.uri());
  wall.ask(1, "call-0001", true);
  wall.ask(2, "call-0002");
  wall.ask(3, "call-0003");
  auto answers = wall.answers(3);
  REQUIRE(answers.size() == 3);
  const auto& first = std::get<Documents>(answers[1]);
  CHECK((first.calls.size() == 1 && first.items.empty() && first.tenants.size() == 1));
  CHECK(first.calls.at(0).call_id == "call-0001");
  CHECK(first.read_at > unix_time(1'700'000'000));
  const auto& second = std::get<Documents>(answers[2]);
  CHECK((second.calls.size() == 1 && second.items.size() == 1 && second.tenants.empty()));
  const auto& third = std::get<Documents>(answers[3]);
  CHECK((third.calls.empty() && third.items.empty() && third.errors.empty()));
}

TEST_CASE("the wall can be left while MongoDB hangs", "[mongodb]") {
  const MongoProcess server;
  std::chrono::steady_clock::time_point begun;
  {
    Wall wall(server.uri());
    wall.ask(1, "call-0001");
    REQUIRE(wall.answers(1).size() == 1);
    server.stop_answering();
    wall.ask(2, "call-0002");
    CHECK(wall.answers(1, 500ms).empty());
    begun = std::chrono::steady_clock::now();
  }
  CHECK(std::chrono::steady_clock::now() - begun < 3s);
  server.answer_again();  // what was left behind stays so
}
