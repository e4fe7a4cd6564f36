// callmill enqueue, of a tenant that is known and of one that is not.
#include <catch2/catch.hpp>

#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

TEST_CASE("enqueue takes a call of a tenant that is not known yet, and names the nearest that is") {
  const auto [tenant, words] = GENERATE(table<std::string, std::string>({
      {"acme", ""},
      {"acne", "tenant 'acne' is not known here: the job waits for its configuration; did you mean acme?\n"},
      {"xyz", "tenant 'xyz' is not known here: the job waits for its configuration\n"},
  }));
  CAPTURE(tenant);
  Desk desk;
  for (const bool enqueued : {true, false}) {  // the second time there is a row of the tenant
    const Answer answer = desk.ask({"enqueue", tenant, "call-new-0001"});
    CHECK(answer.code == commands::kOk);
    CHECK(json::parse(answer.out).at("enqueued") == enqueued);
    CHECK(answer.err == words);
  }
}
