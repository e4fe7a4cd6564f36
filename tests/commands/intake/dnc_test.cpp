#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/list_desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct DncDesk : ListDesk {
  DncDesk() {
    tests::lead(database, {.name = "Ravi", .phone = "98765 43210", .retry_after = 99});
    tests::lead(database, {.name = "Asha", .phone = "98765 43211", .status = "dispatched"});
    tests::lead(database, {.name = "Uma", .phone = "98765 43212", .status = "failed"});
  }
  std::string lead(int id) {
    return word(database,
                "select json_array(status, failure_reason, failure_detail, retry_after) from leads where id = " +
                    std::to_string(id));
  }
};

}  // namespace

TEST_CASE("who gets on the list while waiting fails with it; who is under way or failed already stays") {
  DncDesk desk;
  const Answer added = desk.ask({"dnc", "add", "+91 98765-43210", "9876543211", "9876543212", "--reason", "asked us"});
  CHECK(added.code == kOk);
  CHECK_THAT(added.err, Catch::Contains("3 added to the list, 1 lead will not be dialled"));
  CHECK(desk.lead(1) == R"(["failed","do_not_call","on the do-not-call list: asked us",null])");
  CHECK(desk.lead(2) == R"(["dispatched",null,null,null])");
  CHECK(desk.lead(3) == R"(["failed","unanswered",null,null])");
  const json list = json::parse(desk.ask({"dnc", "list", "--format", "json"}).out);
  REQUIRE(list.size() == 3);
  CHECK(list.at(2).at("phone_e164") == "+919876543210");
  CHECK(list.at(2).at("source") == "operator");
  CHECK(list.at(2).at("name") == "Ravi");
}

TEST_CASE("a number that was listed while the clock was ahead is on the list") {
  DncDesk desk;
  desk.database.execute(
      "insert into do_not_call (phone_e164, source, created_at) values ('+919876543210', 'sql', 4000000000), "
      "('+919876543211', 'sql', 0)",
      "test");
  const json list = json::parse(desk.ask({"dnc", "list", "--format", "json"}).out);
  REQUIRE(list.size() == 2);
  CHECK(list.at(0).at("phone_e164") == "+919876543210");
}

TEST_CASE("a person's own insert fails the lead as well, in the same statement") {
  DncDesk desk;
  desk.database.execute("insert into do_not_call (phone_e164, source) values ('+919876543210', 'sql')", "test");
  CHECK(desk.lead(1) == R"(["failed","do_not_call","on the do-not-call list",null])");
}

TEST_CASE("reason and source of a number that is on the list stay") {
  DncDesk desk;
  desk.ask({"dnc", "add", "9876543299", "--reason", "first", "--source", "letter"});
  const Answer again = desk.ask({"dnc", "add", "9876543299", "--reason", "second"});
  CHECK_THAT(again.err, Catch::Contains("0 added to the list, 1 was on it already, 0 leads"));
  CHECK(word(desk.database, "select reason || ' ' || source from do_not_call") == "first letter");
}

TEST_CASE("taken off the list, a lead stays failed, and the help says how to revive it") {
  DncDesk desk;
  desk.ask({"dnc", "add", "9876543210"});
  const Answer removed = desk.ask({"dnc", "remove", "098765 43210", "9876543288"});
  CHECK_THAT(removed.err, Catch::StartsWith("+919876543288 was not on the list\n1 taken off the list; leads that") &&
                              Catch::Contains("'callmill dnc --help'"));
  CHECK(number(desk.database, "select count(*) from do_not_call") == 0);
  CHECK_THAT(desk.lead(1), Catch::StartsWith(R"(["failed","do_not_call")"));
  desk.database.execute("update leads set status = 'new', failure_reason = null, failure_detail = null where id = 1;",
                        "test");
  CHECK(desk.lead(1) == R"(["new",null,null,null])");
}

TEST_CASE("taking off numbers that are not listed says of each that it was not, and of no lead") {
  DncDesk desk;
  desk.ask({"dnc", "add", "9876543210"});
  CHECK(desk.ask({"dnc", "remove", "9876543277", "98765 43277", "9876543288"}).err ==
        "+919876543277 was not on the list\n+919876543288 was not on the list\n0 taken off the list\n");
  CHECK_THAT(desk.ask({"dnc", "remove", "9876543210", "+919876543210"}).err,
             Catch::StartsWith("1 taken off the list; leads that failed stay failed"));
}

TEST_CASE("a number that cannot be read changes nothing, and is named") {
  DncDesk desk;
  CHECK_THROWS_WITH(desk.ask({"dnc", "add", "9876543210", "12345"}),
                    Catch::StartsWith("'12345' has 5 digits") && Catch::EndsWith("nothing was changed"));
  CHECK(number(desk.database, "select count(*) from do_not_call") == 0);
  CHECK_THAT(desk.ask({"dnc", "list"}).err, Catch::Contains("is empty"));
}

TEST_CASE("a file of numbers is taken in with or without a line of names") {
  const auto [text, added, leads] = GENERATE(table<std::string, int, int>({
      {"9876543210\n+91 98765 43299\n9876543210\n", 2, 1},
      {"Phone,Reason\n98765 43210,asked\n9876543299,\n98765-43299,\n", 2, 1},
      {"{\"phone\": 9876543210, \"source\": \"TRAI\"}\n{\"phone\": \"9876543299\"}\n{\"phone\": \"9876543299\"}\n", 2,
       1},
  }));
  INFO(text);
  DncDesk desk;
  const Answer answer = desk.ask({"dnc", "import", desk.file(text), "--format", "json"});
  CHECK(answer.code == kOk);
  CHECK(json::parse(answer.out).at(0) == json{{"rows", 3},
                                              {"added", added},
                                              {"there_already", 1},
                                              {"malformed", 0},
                                              {"leads_failed", leads},
                                              {"not_mobile", 0}});
  CHECK_THAT(word(desk.database, "select source from do_not_call where phone_e164 = '+919876543210'"),
             Catch::Equals("list.csv") || Catch::Equals("TRAI"));
  CHECK_THAT(desk.lead(1), Catch::StartsWith(R"(["failed","do_not_call")"));
}

TEST_CASE("dnc import --dry-run says what would become of a file, and changes nothing") {
  DncDesk desk;
  const std::string file = desk.file("phone\n9876543210\n9876543210\n12345\n");
  const Answer rehearsed = desk.ask({"dnc", "import", file, "--dry-run", "--format", "csv"});
  CHECK_THAT(rehearsed.err, Catch::Contains("dry run: nothing was stored"));
  CHECK(number(desk.database, "select count(*) from do_not_call where phone_e164 = '+919876543210'") == 0);
  CHECK(desk.ask({"dnc", "import", file, "--format", "csv"}).out == rehearsed.out);
}

TEST_CASE("a number in a file that cannot be read is named with its line, and the others go in") {
  DncDesk desk;
  const Answer answer = desk.ask({"dnc", "import", desk.file("phone\n9876543210\n12345\n9876543211\n")});
  CHECK(answer.code == kFailed);
  CHECK_THAT(answer.err, Catch::Contains("list.csv: line 3, column phone: has 5 digits"));
  CHECK(number(desk.database, "select count(*) from do_not_call") == 2);
  for (const std::string text :
       {"mobile\n9876543210\n", R"([{"_id":1},{"_id":2}])", R"({"9876543210":1})", "<html>\n", "GIF89a\n"}) {
    CHECK_THROWS_WITH(desk.ask({"dnc", "import", desk.file(text)}),
                      (Catch::Contains("no column phone") || Catch::Contains("is a page of HTML")) &&
                          Catch::EndsWith("Nothing was imported."));
  }
  CHECK(number(desk.database, "select count(*) from do_not_call") == 2);
}
