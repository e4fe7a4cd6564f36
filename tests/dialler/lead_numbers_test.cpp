// Leads that came by a plain INSERT, without the number that is dialled; and what a deleted lead leaves behind.
#include <catch2/catch.hpp>
#include <fstream>

#include "commands/command.h"
#include "dialler/dial_house.h"
#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

void insert(DialHouse& house, const std::string& phone, const std::string& name = "Asha") {
  house.sql("insert into leads (name, phone, source) values ('" + name + "', '" + phone + "', 'shell')");
}

}  // namespace

TEST_CASE("a lead of name, phone and source is taken: the schedule makes its number, or says why not") {
  const auto [phone, becomes, dials] = GENERATE(table<std::string, std::string, std::size_t>({
      {"98765 43210", "dispatched +919876543210", 1},
      {"+91 98765-43210", "dispatched +919876543210", 1},
      {"98765 43211", "failed (null) invalid_phone: is lead 1's number", 0},
      {"0091 98765 43211", "failed (null) invalid_phone: is lead 1's number", 0},
      {"12345", "failed (null) invalid_phone: phone has 5 digits", 0},
      {"98765 43212", "failed +919876543212 do_not_call: on the do-not-call list", 0},
  }));
  CAPTURE(phone);
  DialHouse house;
  lead(house.database, {.id = 1, .phone = "9876543211", .status = "failed"});
  house.sql("insert into do_not_call (phone_e164, source) values ('+919876543212', 'test')");
  insert(house, phone);
  house.run_once();
  CHECK(house.dialled.size() == dials);
  CHECK_THAT(house.lead("status || ' ' || ifnull(phone_e164, '(null)') || ifnull(' ' || failure_reason || ': ' || "
                        "failure_detail, '')",
                        2),
             Catch::StartsWith(becomes));
}

TEST_CASE("of two plain leads with one number the first is dialled, and the second is told whose it is") {
  DialHouse house;
  insert(house, "98765 43210", "Asha");
  insert(house, "09876543210", "Bilal");
  house.run_once();
  CHECK(house.dialled.size() == 1);
  CHECK(house.lead("failure_detail", 2) == "is lead 1's number");
}

TEST_CASE("an import finds a plain lead by its number, also before the schedule has made it") {
  Scratch scratch;
  scratch.database.execute("insert into leads (name, phone, source) values ('Asha', '098765 43210', 'shell')", "test");
  const std::string list = scratch.path() + ".csv";
  std::ofstream(list) << "name,phone,source,city\nAsha,9876543210,web,Pune\n";
  CHECK(ask(scratch.path(), {"leads", "import", list}).code == commands::kOk);
  CHECK(word(scratch.database, "select group_concat(id || ' ' || phone_e164 || ' ' || city) from leads") ==
        "1 +919876543210 Pune");
}

TEST_CASE("numbers that cannot be read delay nobody else's, however many there are") {
  const std::string unreadable =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1100) "
      "insert into leads (name, phone, source, priority) select 'Bad ' || i, 'none', 'shell', -1 from n";
  SECTION("an import finds the plain lead behind them") {
    Scratch scratch;
    scratch.database.execute(
        unreadable + "; insert into leads (name, phone, source) values ('Asha', '098765 43210', 'shell')", "test");
    const std::string list = scratch.path() + ".csv";
    std::ofstream(list) << "name,phone,source,city\nAsha,9876543210,web,Pune\n";
    CHECK(ask(scratch.path(), {"leads", "import", list}).code == commands::kOk);
    CHECK(word(scratch.database,
               "select group_concat(id || ' ' || city) from leads where phone_e164 = '+919876543210'") == "1101 Pune");
    CHECK(number(scratch.database, "select count(*) from leads where failure_reason = 'invalid_phone'") == 1100);
  }
  SECTION("the schedule dials the plain lead behind them at once") {
    DialHouse house;
    house.sql(unreadable);
    insert(house, "98765 43210");
    house.run_until([&] { return house.dialled.size() == 1; });
    CHECK(house.dialled.at(0).at == unix_time(DialHouse::kBegin));
  }
}

TEST_CASE("a number that rings is not dialled again, though its lead was deleted and came again") {
  DialHouse house([](const DialHouse::Dialled&) { return status(486, 30s); });
  insert(house, "98765 43210");
  std::int64_t open_at_second = -1;
  house.run_until([&] {
    if (house.dialled.size() == 1 && house.count("leads where id = 1") == 1) {
      house.sql("delete from leads");
      insert(house, "9876543210");
    }
    if (house.dialled.size() == 2) open_at_second = house.count("calls where call_ended_at is null");
    return house.dialled.size() == 2;
  });
  CHECK(open_at_second == 1);
  CHECK(house.dialled.at(1).at - house.dialled.at(0).at >= 30s);
  CHECK(house.most_lines == 1);
}

TEST_CASE("a lead deleted in the plain shell leaves no history to another, not even to one of its id") {
  Scratch scratch;
  lead(scratch.database, {.id = 7, .phone = "9876543210"});
  call(scratch.database, {.status = "failed", .lead_id = 7});
  scratch.database.execute(
      "pragma foreign_keys = off; delete from leads where id = 7; pragma foreign_keys = on;"
      "insert into leads (name, phone, source) values ('Next', '9876543211', 's')",
      "test");
  CHECK(number(scratch.database, "select id from leads") == 8);
  scratch.database.execute("insert into leads (id, name, phone, source) values (7, 'Other', '9876543212', 's')",
                           "test");
  CHECK(number(scratch.database, "select count(*) from calls where lead_id is not null") == 0);
}
