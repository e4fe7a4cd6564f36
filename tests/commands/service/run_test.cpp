#include <catch2/catch.hpp>

#include "commands/command.h"
#include "support/desk.h"

using namespace callmill::tests;

TEST_CASE("run --once says what it did, and who still waits for documents") {
  Desk desk;
  desk.database.execute("delete from attempts; delete from jobs", "test");
  SECTION("nothing to do") {
    const Answer answer = desk.ask({"run", "--once"});
    CHECK(answer.code == callmill::commands::kOk);
    CHECK(answer.out == "0 jobs completed, 0 failed\n");
  }
  SECTION("a call whose documents have not come is no failure, but is reported") {
    desk.ask({"enqueue", "acme", "call-20991231-999"});
    const Answer answer = desk.ask({"run", "--once", "--import-wait", "900"});
    CHECK(answer.code == callmill::commands::kOk);
    CHECK(answer.out == "0 jobs completed, 0 failed\n1 job waits for documents to be imported (call_not_found)\n");
  }
  SECTION("one for which nobody waits any longer has failed") {
    desk.ask({"enqueue", "acme", "call-20991231-999"});
    const Answer answer = desk.ask({"run", "--once", "--import-wait", "0"});
    CHECK(answer.code == callmill::commands::kFailed);
    CHECK_THAT(answer.out, Catch::StartsWith("0 jobs completed, 1 failed\n") && !Catch::Contains("waits"));
  }
}

TEST_CASE("run --stage with a stage that is not there names those that are") {
  Desk desk;
  CHECK_THROWS_WITH(desk.ask({"run", "--once", "--stage", "nosuch"}),
                    Catch::Contains("nosuch") && Catch::Contains("import, assemble, summarize, email"));
}
