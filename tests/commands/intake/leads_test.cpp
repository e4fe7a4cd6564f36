#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "places.h"
#include "support/list_desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using nlohmann::json;

namespace {

const std::string kFixtures = CALLMILL_SOURCE_DIR "/tests/fixtures/";

struct LeadsDesk : ListDesk {
  std::string imported(std::vector<std::string> words) {
    words.insert(words.begin(), {"leads", "import"});
    return taken(words);
  }
  /// The rows of `leads list`, by name.
  std::map<std::string, json> listed(
      std::vector<std::string> words = {}, const std::function<void(Settings&)>& change = [](Settings&) {}) {
    words.insert(words.begin(), {"leads", "list", "--limit", "1000", "--format", "json"});
    std::map<std::string, json> rows;
    for (const auto& row : json::parse(ask(words, change).out)) rows.emplace(row.at("name").get<std::string>(), row);
    return rows;
  }
};

}  // namespace

TEST_CASE("the sample of leads becomes what is meant of it, row by row") {
  LeadsDesk desk;
  REQUIRE(desk.ask({"dnc", "import", kFixtures + "leads_sample_do_not_call.txt"}).code == kOk);
  const std::string counts = "rows=60 new=40 merged=3 invalid_phone=15 do_not_call=1 malformed=1 enquiries=2 exit=1";
  CHECK(desk.imported({kFixtures + "leads_sample.csv", "--dry-run"}) == counts);
  CHECK(number(desk.database, "select count(*) from leads") == 0);
  CHECK(desk.imported({kFixtures + "leads_sample.csv"}) == counts);
  CHECK_THAT(desk.err, Catch::Contains("leads_sample.csv: line 62, column phone: is empty") &&
                           Catch::Contains("2 numbers have a 0 between country code and number"));
  const auto rows = desk.listed();
  std::ifstream file(kFixtures + "leads_sample_expected.json");
  int checked = 0;
  for (const auto& row : json::parse(file)) {
    const auto name = row.at("name").get<std::string>();
    const auto fate = row.at("fate").get<std::string>();
    INFO(row.dump());
    if (fate == "merged" || fate == "malformed") continue;
    REQUIRE(rows.contains(name));
    const json& lead = rows.at(name);
    CHECK(lead.at("status") == (fate == "new" ? "new" : "failed"));
    if (fate != "new") CHECK_THAT(lead.at("why").get<std::string>(), Catch::StartsWith(fate + ": "));
    const std::string e164 = row.at("phone_e164").is_null() ? "(null)" : row.at("phone_e164").get<std::string>();
    const auto id = lead.at("lead_id").get<std::int64_t>();
    CHECK(word(desk.database, "select phone_e164 from leads where id = " + std::to_string(id)) == e164);
    ++checked;
  }
  CHECK(checked == 56);
}

TEST_CASE("importing a list again changes no row") {
  LeadsDesk desk;
  const std::string sample = kFixtures + "leads_sample.csv";
  REQUIRE(desk.ask({"dnc", "add", "9876500041"}).code == kOk);
  desk.imported({sample});
  desk.database.execute("update leads set updated_at = 7", "test");
  const std::int64_t before = number(desk.database, "select count(*) from leads");
  CHECK(desk.imported({sample}) == "rows=60 merged=59 malformed=1 exit=1");
  CHECK(number(desk.database, "select count(*) from leads") == before);
  CHECK(number(desk.database, "select count(*) from leads where updated_at <> 7") == 0);
}

TEST_CASE("of a number that is a lead already, what was empty is filled and the rest stays") {
  LeadsDesk desk;
  CHECK(desk.imported({desk.file("name,phone,source,city,Score,Tags\nRavi,9876543210,web,Pune,5,\n")}) ==
        "rows=1 new=1 exit=0");
  desk.database.execute("update leads set status = 'dispatched', retry_count = 2, updated_at = 7", "test");
  CHECK(desk.imported({desk.file("name,phone,source,city,email,priority,Score,Tags\n"
                                 "R. Kumar,+91 98765 43210,expo,Mumbai,r@example.com,-9,6,hot\n")}) ==
        "rows=1 merged=1 enquiries=1 exit=0");
  CHECK(word(desk.database,
             "select json_array(name, phone, source, city, email, priority, status, retry_count, json(attributes)) "
             "from leads") ==
        R"(["Ravi","9876543210","web","Pune","r@example.com",0,"dispatched",2,{"Score":"5","Tags":"hot"}])");
  CHECK(number(desk.database, "select updated_at <> 7 from leads") == 1);
}

TEST_CASE("refused duplicates are named with line and number, and the exit code is 1") {
  LeadsDesk desk;
  const std::string list =
      desk.file("name,phone,source\nRavi,9876543210,web\nAsha,9876543211,web\nRavi K,098765 43210,web\n");
  CHECK(desk.imported({list, "--on-duplicate", "refuse"}) == "rows=3 new=2 refused=1 exit=1");
  CHECK_THAT(desk.err, Catch::Contains("list.csv: line 4, column phone: +91*******210 is already in line 2"));
  CHECK(desk.imported({list, "--on-duplicate", "refuse"}) == "rows=3 refused=3 exit=1");
  CHECK_THAT(desk.err, Catch::Contains("line 3, column phone: +91*******211 is lead 2 already"));
  CHECK_THROWS_AS(desk.ask({"leads", "import", list, "--on-duplicate", "panic"}), UsageError);
}

TEST_CASE("duplicates are seen across batches, in a dry run as well") {
  LeadsDesk desk;
  std::string text = "name,phone,source\n";
  for (int i = 0; i < 5000; ++i) text += "Ravi," + std::to_string(9876500000 + i % 2500) + ",web\n";
  const std::string list = desk.file(text);
  CHECK(desk.imported({list, "--dry-run"}) == "rows=5000 new=2500 merged=2500 exit=0");
  CHECK_THAT(desk.err, Catch::Contains("dry run"));
  CHECK(desk.imported({list, "--dry-run", "--on-duplicate", "refuse"}) == "rows=5000 new=2500 refused=2500 exit=1");
  CHECK_THAT(desk.err, Catch::Contains("is already in the file") && Catch::Contains("and 2480 more"));
  CHECK(number(desk.database, "select count(*) from leads") == 0);
  CHECK(desk.imported({list}) == "rows=5000 new=2500 merged=2500 exit=0");
}

TEST_CASE("one row's error names line, column and reason, and stops no other row") {
  LeadsDesk desk;
  CHECK(desk.imported({desk.file("Name;Phone;Source;Priority;Notes\r\n"
                                 ";9876543210;web;;\r\n"
                                 "Asha;9876543211;web;high;\r\n"
                                 "\"Ravi\"K;9876543212;web;;\r\n"
                                 "Ren\xE9;9876543213;web;;\r\n"
                                 "Meena;9876543214;web;;a;b\r\n"
                                 "Good;9876543215;web;2;\"two\r\nlines\"\r\n")}) == "rows=6 new=1 malformed=5 exit=1");
  CHECK_THAT(desk.err, Catch::Contains("line 2, column name: is empty") &&
                           Catch::Contains("line 3, column priority: expected a whole number, got 'high'") &&
                           Catch::Contains("line 4: a quote is out of place") &&
                           Catch::Contains("line 5, column Name: is not UTF-8, probably Windows-1252") &&
                           Catch::Contains("line 6: has 6 fields"));
  CHECK(word(desk.database, "select attributes from leads") == R"({"Notes":"two\nlines"})");
}

TEST_CASE("a list without a needed column is refused before anything is stored") {
  LeadsDesk desk;
  const std::string text = "name,mobile\nRavi,9876543210\n";
  CHECK_THROWS_WITH(desk.ask({"leads", "import", desk.file(text)}),
                    Catch::Contains("has no column phone, source; its columns are name, mobile"));
  const std::string no_source = desk.file("name,phone\nRavi,9876543210\n", "no_source.csv");
  CHECK_THROWS_WITH(desk.ask({"leads", "import", no_source}), Catch::Contains("--source says it for all rows"));
  CHECK_THROWS_AS(desk.ask({"leads", "import", "/nowhere/leads.csv"}), Refusal);
  CHECK_THROWS_AS(desk.ask({"leads", "import", desk.file("PK\x03\x04")}), Refusal);
  CHECK(number(desk.database, "select count(*) from leads") == 0);
  CHECK(desk.imported({no_source, "--source", "expo"}) == "rows=1 new=1 exit=0");
  CHECK(word(desk.database, "select source from leads") == "expo");
  CHECK(desk.imported({desk.file("")}) == "exit=0");
  CHECK_THAT(desk.err, Catch::Contains("holds no row"));
}

TEST_CASE("a file that is no list of leads is refused once, with what it has instead, and nothing is imported") {
  LeadsDesk desk;
  std::string calls;
  for (int i = 0; i < 46; ++i)
    calls += R"({"_id":"call-)" + std::to_string(i) +
             R"(","tenant_id":"acme","from":"+91"})"
             "\n";
  const auto [text, said] = GENERATE_COPY(table<std::string, std::string>({
      {calls, "has no column name, phone, source; its columns are _id, from, tenant_id"},
      {"[" + std::string(46, '7') + "]", "is no list: line 1"},
      {R"({"calls":[{"name":"Ravi","phone":"9876543210","source":"web"}]})", "its columns are calls"},
      {"{\"name\":\"Ravi\",\"phone\":\"9876543210\"}\n{\"name\":\"Asha\",\"phone\":\"9876543211\"}\n",
       "has no column source; its columns are name, phone; --source says it for all rows"},
      {"<!DOCTYPE html>\n<html><body>Sign in, please</body></html>\n", "is a page of HTML"},
      {"%PDF-1.4\n\xE2\xE3\xCF\xD3\n", "has no column name, phone, source; its columns are %PDF-1.4"},
      {"Dear all,\nhere is the list:\nRavi 98765 43210\n", "has no column name, phone, source"},
      {std::string("\x7F"
                   "ELF\x02\x01\x01\0\0",
                   9),
       "is no text"},
  }));
  const std::string path = desk.file(text);
  CHECK_THROWS_AS(desk.ask({"leads", "import", path}), Refusal);
  CHECK_THROWS_WITH(desk.ask({"leads", "import", path}), Catch::StartsWith(path + ": ") && Catch::Contains(said) &&
                                                             Catch::EndsWith(". Nothing was imported."));
  CHECK_THROWS_WITH(desk.ask({"leads", "import", path, "--dry-run"}), Catch::Contains(said));
  CHECK(number(desk.database, "select count(*) from leads") == 0);
}

TEST_CASE("a list of JSON whose rows are bad one by one is a list") {
  LeadsDesk desk;
  CHECK(desk.imported({desk.file(R"({"name":"Ravi","phone":null,"source":"web"}
{"name":"","Phone":"9876543210","source":"web"}
{"name":"Uma","phone":"9876543211","source":"web"})")}) == "rows=3 new=1 malformed=2 exit=1");
  CHECK_THAT(desk.err,
             Catch::Contains("line 1, column phone: is empty") && Catch::Contains("line 2, column name: is empty"));
}

TEST_CASE("JSON lines and an array are lists too, numbers and further keys as they are") {
  LeadsDesk desk;
  CHECK(desk.imported({desk.file(R"({"name":"Ravi","phone":9876543210,"source":"api","Tags":["a",1],"priority":"2"}
{"name":"Asha","phone":["9876543211"],"source":"api"}
{"name":"Meena","source":"api"}
{"name":"Imran","phone":"9876543212","source":"api"}
)",
                                 "leads.jsonl")}) == "rows=4 new=2 malformed=2 exit=1");
  CHECK_THAT(desk.err, Catch::Contains("line 2, column phone: expected text, got a list or an object") &&
                           Catch::Contains("line 3, column phone: is empty"));
  CHECK(word(desk.database, "select attributes || priority || phone_e164 from leads where name = 'Ravi'") ==
        R"({"Tags":["a",1]}2+919876543210)");
  CHECK(desk.imported({desk.file(R"([{"name":"Uma","phone":"9876543213","source":"api"}])")}) == "rows=1 new=1 exit=0");
}

TEST_CASE("two imports at once: every number is one lead, and each row is counted once") {
  LeadsDesk desk;
  std::string text = "name,phone,source\n";
  for (int i = 0; i < 4000; ++i) text += "Ravi," + std::to_string(9876500000 + i) + ",web\n";
  const std::string list = desk.file(text);
  std::vector<Answer> answers(2);
  std::vector<std::thread> threads;
  for (Answer& answer : answers) {
    threads.emplace_back([&] { answer = desk.ask({"leads", "import", list, "--format", "json"}); });
  }
  for (std::thread& thread : threads) thread.join();
  std::int64_t added = 0;
  for (const Answer& answer : answers) {
    CHECK(answer.code == kOk);
    const json counts = json::parse(answer.out).at(0);
    CHECK(counts.at("new").get<std::int64_t>() + counts.at("merged").get<std::int64_t>() == 4000);
    added += counts.at("new").get<std::int64_t>();
  }
  CHECK(added == 4000);
  CHECK(number(desk.database, "select count(*) from leads") == 4000);
}

TEST_CASE("one lead is added by its fields, and a mistake is named by its option") {
  LeadsDesk desk;
  const Answer added = desk.ask({"leads", "add", "--name", "Ravi", "--phone", "+91 (0) 98765 43210", "--source", "desk",
                                 "--product-name", "Cups", "--tenant", "acme", "--format", "json"});
  CHECK(json::parse(added.out).at(0).at("phone") == "+91 (0) 98765 43210");
  CHECK_THAT(added.err, Catch::Contains("0 between country code and number"));
  CHECK(word(desk.database, "select product_name || tenant_id || phone_e164 from leads") == "Cupsacme+919876543210");
  CHECK_THROWS_WITH(desk.ask({"leads", "add", "--name", "Ravi", "--source", "desk"}), "--phone is empty");
  CHECK_THROWS_WITH(desk.ask({"leads", "add", "--name", "R", "--source", "d", "--phone", "98765"}),
                    Catch::StartsWith("--phone has 5 digits"));
  CHECK_THROWS_WITH(
      desk.ask({"leads", "add", "--name", "R", "--source", "d", "--phone", "9876543211", "--tenant", "nobody"}),
      Catch::Contains("no tenant 'nobody'"));
  const std::vector<std::string> again{"leads", "add", "--name", "R", "--source", "d", "--phone", "9876543210"};
  CHECK_THAT(desk.ask(again).err, Catch::Contains("lead 1 has this number already: what was empty was filled"));
  auto refuse = again;
  refuse.insert(refuse.end(), {"--on-duplicate", "refuse"});
  CHECK_THROWS_AS(desk.ask(refuse), Refusal);
  CHECK(number(desk.database, "select count(*) from leads") == 1);
}

TEST_CASE("an option or an argument that goes with another action is refused with what it goes with") {
  LeadsDesk desk;
  CHECK_THROWS_WITH(desk.ask({"leads"}), "leads: expected import, add or list");
  CHECK_THROWS_WITH(desk.ask({"leads", "delete"}), "leads: expected import, add or list, got 'delete'");
  CHECK_THROWS_WITH(desk.ask({"leads", "list", "--dry-run"}), "--dry-run goes with 'leads import FILE' only");
  CHECK_THROWS_WITH(desk.ask({"leads", "import"}), "expected 'leads import FILE', got 0 arguments");
  CHECK_THROWS_WITH(desk.ask({"leads", "list", "extra"}), "expected 'leads list', got 1 arguments");
  CHECK_THROWS_WITH(desk.ask({"dnc", "list", "--reason", "x"}), "--reason goes with 'dnc add NUMBER...' only");
  CHECK_THROWS_WITH(desk.ask({"leads", "list", "--status", "old"}), Catch::Contains("new, dispatched or failed"));
  CHECK_THROWS_WITH(desk.ask({"leads", "list", "--limit", "0"}), Catch::Contains("at least 1"));
}

TEST_CASE("the list says when each lead is dialled, or why not") {
  LeadsDesk desk;
  CHECK_THAT(desk.ask({"leads", "list"}).err, Catch::Contains("no leads"));
  const auto add = [&](const rows::Lead& row) { lead(desk.database, row); };
  add({.name = "Later", .phone = "9876543210", .priority = -1, .retry_after = 4'000'000'000});
  add({.name = "Second", .phone = "9876543211", .priority = 2});
  add({.name = "First", .phone = "9876543212", .priority = 1, .retry_after = 1});
  add({.name = "Gone", .phone = "9876543213", .status = "dispatched"});
  add({.name = "Lost", .phone = "N/A", .status = "failed", .failure_detail = "phone holds no digit"});
  add({.name = "Edited", .phone = "9876543299", .phone_e164 = "+919876543214", .priority = 9});
  desk.database.execute("insert into holidays values ('2996-01-01', 'far')", "test");
  auto rows = desk.listed({"--call-window-start", "00:00", "--call-window-end", "24:00"});
  CHECK(rows.at("Later").at("dial_at") == "2096-10-02T07:06:40Z");
  CHECK(rows.at("Gone").at("dial_at").is_null());
  CHECK(rows.at("Gone").at("why").is_null());
  CHECK(rows.at("Lost").at("why") == "invalid_phone: phone holds no digit");
  CHECK(rows.at("Edited").at("why") == "will fail, invalid_phone: phone and phone_e164 are two numbers; set both");
  rows = desk.listed({}, [](Settings& settings) { settings.call.window_start = "noon"; });
  CHECK(rows.at("First").at("dial_at").is_null());
  CHECK_THAT(rows.at("First").at("why").get<std::string>(), Catch::StartsWith("CALL_WINDOW_START: expected a time"));
  rows = desk.listed({"--call-whitelist-numbers", "98765 43211"});
  CHECK(rows.at("First").at("why") == "will fail, not_whitelisted: not in CALL_WHITELIST_NUMBERS");
  const json next = json::parse(desk.ask({"leads", "list", "--status", "new", "--format", "json"}).out);
  std::string order;
  for (const auto& row : next) order += row.at("name").get<std::string>() + " ";
  CHECK(order == "First Second Edited Later ");
  CHECK(desk.listed({"--status", "failed"}).size() == 1);
  CHECK_THAT(desk.ask({"leads", "list", "--limit", "2"}).err, Catch::Contains("there are more"));
}
