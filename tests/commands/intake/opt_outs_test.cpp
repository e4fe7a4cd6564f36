// Numbers that must not be called reach the do-not-call list, or their row says that they do not.
#include <catch2/catch.hpp>
#include <fstream>

#include "support/desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

struct OptOutDesk : Desk {
  Answer import(const std::string& what, const std::string& text) const {
    const std::string path = (folder.path() / "list.csv").string();
    std::ofstream(path, std::ios::binary) << text;
    return ask({what, "import", path});
  }
  std::string on_list() {
    return word(database,
                "select group_concat(substr(phone_e164, 4), ' ') from (select * from do_not_call order by phone_e164)");
  }
};

}  // namespace

TEST_CASE("a number in a line that looks like a title is on the do-not-call list") {
  const auto [text, numbers] = GENERATE(table<std::string, std::string>({
      {"Ravi Kumar 9876530101\n9876530102\n", "9876530101 9876530102"},
      {"Ravi Kumar 9876530101\nAsha Rao 9876530102\n", "9876530101 9876530102"},
      {"Do not call list of 9876530015\n9876530016\n", "9876530015 9876530016"},
      {"Never call 9876530105\nPhone,Name\n9876530106,x\n", "9876530105 9876530106"},
      {"Do not call, as of 28-11-2026\nPhone,Name\n9876530107,x\n", "9876530107"},
  }));
  INFO(text);
  OptOutDesk desk;
  desk.import("dnc", text);
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
  OptOutDesk desk;
  const Answer answer = desk.import("leads", "name,phone,source,priority,dnc\n" + row + "\n");
  CHECK(answer.code == commands::kFailed);
  CHECK((answer.err.find("its number was NOT put on the do-not-call list") != std::string::npos) == says_so);
}

TEST_CASE("all numbers of a row that asks not to be called are on the list") {
  OptOutDesk desk;
  const Answer answer =
      desk.import("leads", "name,phone,mobile,source,dnc\nC,9876599903,98765 40003 / 9876540004,web,opted-out\n");
  CHECK(answer.code == 0);
  CHECK(desk.on_list() == "9876540003 9876540004 9876599903");
}
