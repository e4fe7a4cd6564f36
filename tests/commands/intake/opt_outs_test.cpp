// Numbers that must not be called reach the do-not-call list, or their row says that they do not.
#include <catch2/catch.hpp>

#include "support/list_desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("a number in a line that looks like a title is on the do-not-call list") {
  const auto [text, numbers] = GENERATE(table<std::string, std::string>({
      {"Ravi Kumar 9876530101\n9876530102\n", "9876530101 9876530102"},
      {"Ravi Kumar 9876530101\nAsha Rao 9876530102\n", "9876530101 9876530102"},
      {"Do not call list of 9876530015\n9876530016\n", "9876530015 9876530016"},
      {"Never call 9876530105\nPhone,Name\n9876530106,x\n", "9876530105 9876530106"},
      {"Do not call, as of 28-11-2026\nPhone,Name\n9876530107,x\n", "9876530107"},
  }));
  INFO(text);
  ListDesk desk;
  desk.numbers(text);
  CHECK(desk.on_list() == numbers);
}

TEST_CASE("a row that is no lead says that its number is not on the do-not-call list, if it asks for that") {
  const auto [row, says_so] = GENERATE(table<std::string, bool>({
      {",9876540002,web,0,yes", true},
      {",9876540002,web,0,STOP", true},
      {",9876540002,web,0,28-11-2026", true},
      {"B,9876540002,web,high,yes", true},
      {",9876540002,web,0,no", false},
      {",9876540002,web,0,", false},
  }));
  INFO(row);
  ListDesk desk;
  CHECK(desk.leads("name,phone,source,priority,dnc\n" + row + "\n") == "rows=1 malformed=1 exit=1");
  CHECK((desk.err.find("its number was NOT put on the do-not-call list") != std::string::npos) == says_so);
}

TEST_CASE("all numbers of a row that asks not to be called are on the list") {
  ListDesk desk;
  CHECK(desk.leads("name,phone,mobile,source,dnc\nC,9876599903,98765 40003 / 9876540004,web,opted-out\n") ==
        "rows=1 do_not_call=1 exit=0");
  CHECK(desk.on_list() == "9876540003 9876540004 9876599903");
}
