#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/list_desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

std::string utf16(const std::u16string& text, bool has_mark = true) {
  std::string bytes = has_mark ? "\xFF\xFE" : "";
  for (const char16_t unit : text) bytes += {static_cast<char>(unit & 0xFFU), static_cast<char>(unit >> 8U)};
  return bytes;
}

}  // namespace

TEST_CASE("a list of leads is taken as people have it") {
  const auto [text, counts, numbers] = GENERATE(table<std::string, std::string, std::string>({
      // excel-equals-quote: raw, and quoted
      {"name,phone,source\nOne,=\"9876512101\",expo\nTwo,=\"09876512102\",expo\n", "rows=2 new=2 exit=0",
       "9876512101 9876512102"},
      {"name,phone,source\nOne,\"=\"\"9876512103\"\"\",expo\nTwo,\"=\"\"+919876512104\"\"\",expo\n",
       "rows=2 new=2 exit=0", "9876512103 9876512104"},
      // unit-separator-prefix, no-break space, a directional mark, zero width
      {"name,phone,source\nOne,\x1F"
       "9876512201,x\nTwo,\t9876512202,x\nThree,\xE2\x81\xA8"
       "9876512203\xE2\x81\xA9,x\n"
       "Four,\xE2\x80\x8B"
       "9876512204,x\nFive,\xC2\xA0"
       "98765\xC2\xA0"
       "12205,x\n",
       "rows=5 new=5 exit=0", "9876512201 9876512202 9876512203 9876512204 9876512205"},
      {"\xC2\xA0name,\xE2\x80\x8Bphone\xC2\xA0,source\nOne,9876512206,x\n", "rows=1 new=1 exit=0", "9876512206"},
      // title-lines
      {"Lead report for Paper Cups,,\nGenerated on 28-Nov-2026,,\n\nname,phone,source\nOne,9876512601,web\n\n"
       "Total: 1 lead,,\n\"Confidential, do not share\",,\n",
       "rows=3 new=1 malformed=2 exit=1", "9876512601"},
      // duplicate-header: with the same value, numbered, empty names, tabs
      {"name,phone,source,City,City\nOne,9876512302,crm,Pune,Pune\n", "rows=1 new=1 exit=0", "9876512302"},
      {"name,phone,source,Notes,Notes\nOne,9876512301,crm,a,b\n", "rows=1 new=1 exit=0", "9876512301"},
      {"name,phone,source,,,\nOne,9876512303,crm,,,\n", "rows=1 new=1 exit=0", "9876512303"},
      {"name\tphone\tsource\tphone\r\nOne\t9876512304\tcrm\t\r\nTwo\t\tcrm\t9876512305\r\n"
       "Three\t9876512306\tcrm\t9876512307\r\n",
       "rows=3 new=2 malformed=1 exit=1", "9876512304 9876512305"},
      // concatenated-csv
      {"\xEF\xBB\xBFname,phone,source\nOne,9876512701,a\n\xEF\xBB\xBFname,phone,source\nTwo,9876512702,b\n",
       "rows=3 new=2 malformed=1 exit=1", "9876512701 9876512702"},
      {"name,phone,source\nOne,9876512703,a\nsource,phone,name\nb,9876512704,Two\n", "rows=3 new=2 malformed=1 exit=1",
       "9876512703 9876512704"},
      // two-phone-columns
      {"backup phone,phone,name,source\n9876512801,9876512802,One,web\n,9876512803,Two,web\n9876512804,,Three,web\n",
       "rows=3 new=2 malformed=1 exit=1", "9876512802 9876512803"},
      // quoted-newline-header
      {"\"Timestamp\",\"name\",\"phone\n\",\"source\"\n\"28/11/2026 10:00:00\",\"One\",\"9876512902\",\"form\"\n",
       "rows=1 new=1 exit=0", "9876512902"},
      // utf16-json, utf16-no-bom
      {utf16(u"[{\"name\":\"One\",\"phone\":\"9876513101\",\"source\":\"api\"}]"), "rows=1 new=1 exit=0", "9876513101"},
      {utf16(u"name,phone,source\nOne,9876513102,x\n", false), "rows=1 new=1 exit=0", "9876513102"},
      {utf16(u"name,phone,source,city\nआशा पटेल,9876514501,x,पुणे\n", false), "rows=1 new=1 exit=0", "9876514501"},
  }));
  INFO(text);
  ListDesk desk;
  CHECK(desk.leads(text) == counts);
  CHECK(word(desk.database,
             "select group_concat(substr(phone_e164, 4), ' ') from (select * from leads order by phone_e164)") ==
        numbers);
  CHECK(number(desk.database, "select count(*) from leads where name like '%name%' or length(name) < 3") == 0);
}

TEST_CASE("what is left out of a list is said, and kept values are whole") {
  ListDesk desk;
  desk.leads("Lead report,,\nGenerated on 28-Nov-2026,,\n\nname,phone,source\nOne,9876512601,web\n");
  CHECK_THAT(desk.err, Catch::Contains("list.csv: 2 lines before the names of the columns were left out"));
  desk.leads("name,phone,source,Notes,Notes\nTwo,9876512602,crm,a,b\n");
  CHECK(word(desk.database, "select attributes from leads where name = 'Two'") == R"({"Notes":"a","Notes_2":"b"})");
  desk.leads("name,phone,source,phone\nOne,9876512603,crm,9876512604\n");
  CHECK_THAT(desk.err, Catch::Contains("line 2, column phone: is given twice, with two values"));
  desk.leads("name,phone,source\nname,phone,source\nThree,9876512605,crm\n");
  CHECK_THAT(desk.err, Catch::Contains("line 2: names the columns again"));
  desk.leads(utf16(u"name,phone,source,city\nआशा पटेल,9876514501,x,पुणे\n", false));
  CHECK(word(desk.database, "select name || ' ' || city from leads where phone = '9876514501'") == "आशा पटेल पुणे");
}

TEST_CASE("a page of HTML that is named .xls is refused with what to do") {
  ListDesk desk;
  for (const char* command : {"leads", "dnc"}) {
    CHECK_THROWS_WITH(
        desk.ask({command, "import",
                  desk.file("<html><body><table><tr><td>Name</td><td>Phone</td></tr></table></body></html>", "l.xls")}),
        Catch::Contains("is a page of HTML or XML, as many a .xls is; open it in a spreadsheet and save it as "
                        "'CSV UTF-8'. Nothing was imported."));
  }
}

namespace {

// Facebook's lead forms: tabs, UTF-16, a letter before each number.
const std::u16string kFacebook =
    u"id\tcreated_time\tplatform\tfull_name\tphone_number\temail\tcity\r\n"
    u"l:1\t2026-11-20T10:01:00+05:30\tfb\tLead One\tp:+919876512001\tl1@example.com\tPune\r\n"
    u"l:2\t2026-11-20T10:02:00+05:30\tig\tLead Two\tp:9876512002\tl2@example.com\tPune\r\n";

}  // namespace

TEST_CASE("--column and --columns say which column means what; a refused list shows its columns and a guess") {
  ListDesk desk;
  const std::string list = utf16(kFacebook);
  CHECK_THROWS_WITH(desk.leads(list, {"--source", "facebook"}),
                    Catch::EndsWith("has no column name, phone; its columns are id, created_time, platform, full_name, "
                                    "phone_number, email, city. Perhaps: --column name=full_name --column "
                                    "phone=phone_number. Nothing was imported."));
  CHECK(desk.leads(list, {"--source", "facebook", "--column", "name=full_name", "--column", "phone=Phone Number",
                          "--dry-run"}) == "rows=2 new=2 exit=0");
  const std::string kept = desk.file(
      "# Facebook's forms\nname=full_name\nphone=phone_number\nsource = platform\n"
      "state=province\n",
      "facebook.columns");
  CHECK(desk.leads(list, {"--columns", kept}) == "rows=2 new=2 exit=0");
  CHECK_THAT(desk.err, Catch::Contains("has no column province, which --columns names"));
  CHECK(
      word(desk.database, "select json_array(name, phone_e164, source, city, attributes) from leads where id = 1") ==
      R"(["Lead One","+919876512001","fb","Pune","{\"id\":\"l:1\",\"created_time\":\"2026-11-20T10:01:00+05:30\"}"])");
}

TEST_CASE("the column that --column names wins over one that is called so; JSON has columns too") {
  ListDesk desk;
  CHECK(desk.leads("name,phone,mobile,source\nOne,022-28765432,9876512001,x\n", {"--column", "phone=mobile"}) ==
        "rows=1 new=1 exit=0");
  CHECK(word(desk.database, "select phone_e164 || attributes from leads") ==
        R"(+919876512001{"phone":"022-28765432"})");
  CHECK(desk.leads(R"({"Name":"Two","Mobile No":9876512002,"source":"x"})", {"--column", "phone=mobile no"}) ==
        "rows=1 new=1 exit=0");
  CHECK(desk.numbers("Mobile,Alt,Name\n9876512003,9876512004,Two\n",
                     {"--column", "phone=Mobile", "--column", "phone=Alt"}) == "rows=1 added=2 exit=0");
  CHECK_THROWS_WITH(desk.leads("name,phone,mobile\n", {"--column", "phone=moblie"}),
                    Catch::Contains("--column: has no column moblie; its columns are name, phone, mobile; did you mean "
                                    "mobile?"));
  CHECK_THROWS_WITH(desk.leads("name,phone\n", {"--column", "fone=mobile"}),
                    Catch::Contains("--column: expected name, phone, source") && Catch::Contains("got 'fone'"));
  CHECK_THROWS_AS(desk.leads("name,phone\n", {"--column", "phone"}), UsageError);
  CHECK_THROWS_WITH(desk.leads("name,phone\n", {"--columns", desk.file("# none\nphone\n", "c")}),
                    Catch::Contains("c:2: expected MEANING=NAME"));
  CHECK_THROWS_AS(desk.leads("name,phone\n", {"--columns", "/nowhere/c"}), Refusal);
}

TEST_CASE("numbers that cannot be dialled are counted by reason, the first of them named") {
  ListDesk desk;
  std::string list = "name,phone,source\nA,+9112345678,w\nB,\"9,87,65,12,401\",w\nC,9876530002.0,w\nD,+91 88097679,w\n";
  for (int i = 0; i < 4; ++i) list += "E,+1 415 521 684" + std::to_string(i) + ",w\n";
  CHECK(desk.leads(list) == "rows=8 invalid_phone=8 exit=0");
  CHECK_THAT(desk.err, Catch::Contains("line 2, column phone: has 8 digits after +91, expected 10\n") &&
                           Catch::Contains("line 3, column phone: was damaged by a spreadsheet") &&
                           Catch::Contains("line 6, column phone: is a number of another country") &&
                           !Catch::Contains("line 7") &&
                           Catch::Contains("8 numbers cannot be dialled: 2 too few or too many digits, 4 another "
                                           "country, 2 damaged by a spreadsheet\n"));
  CHECK(desk.leads(R"([{"name":"F","phone":9876530003.0,"source":"w"}])") == "rows=1 invalid_phone=1 exit=0");
  CHECK_THAT(desk.err, Catch::Contains("line 1, column phone: was damaged by a spreadsheet, or a program"));
}

TEST_CASE("a list of numbers not to call is never read in part without a word") {
  const auto [text, counts, numbers, said] = GENERATE(table<std::string, std::string, std::string, std::string>({
      // dnc-two-phone-columns
      {"Phone,Name,phone\n9876514001,One,9876514002\n9876514003,Two,\n", "rows=2 added=3 exit=0",
       "9876514001 9876514002 9876514003", "columns that were not read: Name\n"},
      {"phone,phone,reason\n9876514004,9876514005,asked\n", "rows=1 added=2 exit=0", "9876514004 9876514005", ""},
      {"[{\"phone\":9876514006,\"Phone\":\"9876514007\"}]", "rows=1 added=2 exit=0", "9876514006 9876514007", ""},
      {"name,phone,mobile,alternate_phone\nOne,9876514601,9876514602,9876514603\n", "rows=1 added=3 exit=0",
       "9876514601 9876514602 9876514603", "not read: name\n"},
      {"phone,mobile\n9876514601,N/A\n,9876514602\nN/A,9876514603\n", "rows=3 added=3 exit=0",
       "9876514601 9876514602 9876514603", ""},
      {"phone,Second\n9876514601,9876514602\n", "rows=1 added=1 exit=0", "9876514601",
       "not read: Second (1 of its fields are phone numbers: --column phone=... reads them)"},
      // dnc-other-lists
      {"# people who asked us not to call\n9876514116\n", "rows=1 added=1 exit=0", "9876514116",
       "1 line before the first number was left out"},
      {"022-28765432\n9876514104\n", "rows=2 added=1 not_mobile=1 exit=0", "9876514104",
       "line 1, column phone: is no mobile number"},
      {"phone\n+1 415 521 6849\n9876514104\n", "rows=2 added=1 not_mobile=1 exit=0", "9876514104",
       "line 2, column phone: is a number of another country"},
      {"9876514101;\n9876514102;\n", "rows=2 added=2 exit=0", "9876514101 9876514102", ""},
      {"9876514111 9876514112\n9876514113\n", "rows=2 added=3 exit=0", "9876514111 9876514112 9876514113", ""},
      {"9876514105\n9876514106, 9876514107\n9876514108 / 9876514109\n9876514110 (wife)\n", "rows=4 added=6 exit=0",
       "9876514105 9876514106 9876514107 9876514108 9876514109 9876514110", ""},
      {"9876514105,Ravi,asked\n9876514106,Asha,\n", "rows=2 added=2 exit=0", "9876514105 9876514106", ""},
      {"phone\n9876514105 ext 12\n9876514106\n", "rows=2 added=2 malformed=1 exit=1", "9876514105 9876514106",
       "line 2, column phone: has 2 digits, expected 10 digits, alone or after 0, 91, +91 or 0091; the row's other "
       "numbers were taken"},
      {"phone\n=\"9876514105\"\n\x1F"
       "9876514106\n",
       "rows=2 added=2 exit=0", "9876514105 9876514106", ""},
      {utf16(u"9876514114\r\n9876514115\r\n"), "rows=2 added=2 exit=0", "9876514114 9876514115", ""},
      {"phone\n9876514101\nphone\n9876514102\n", "rows=3 added=2 malformed=1 exit=1", "9876514101 9876514102",
       "line 3: names the columns again"},
      {"9876514101\n# more\n9876514102\n", "rows=3 added=2 malformed=1 exit=1", "9876514101 9876514102",
       "line 2, column phone: holds"},
  }));
  INFO(text);
  ListDesk desk;
  CHECK(desk.numbers(text) == counts);
  CHECK(desk.on_list() == numbers);
  INFO(desk.err);
  CHECK_THAT(desk.err, Catch::Contains(said));
}

TEST_CASE("a list of numbers whose column nobody knows is refused with its columns and a guess") {
  ListDesk desk;
  CHECK_THROWS_WITH(desk.numbers("Mobile Number,Reason\n9876514103,asked\n"),
                    Catch::EndsWith("has no column phone, and its first lines hold no number; its columns are Mobile "
                                    "Number, Reason. Perhaps: --column 'phone=Mobile Number'. Nothing was imported."));
  CHECK(desk.numbers("Mobile Number,Reason\n9876514103,asked\n", {"--column", "phone=Mobile Number"}) ==
        "rows=1 added=1 exit=0");
  CHECK(word(desk.database, "select reason from do_not_call") == "asked");
}

TEST_CASE("who a list of leads says must not be called is not called, and is on the do-not-call list") {
  ListDesk desk;
  const std::string list =
      "Lead Owner,Name,Phone,Lead Source,Do Not Call,Has Opted Out Of Phone,Email Opt Out\n"
      "S,One,9876522101,Web,TRUE,1,0\n"
      "S,Two,9876522102,Web,FALSE,0,1\n"
      "S,Three,9876522103,Web,FALSE,yes,0\n"
      "S,Four,9876522104 / 9876522105,Web,TRUE,0,0\n"
      "S,Five,9876522106,Web,perhaps,0,0\n";
  CHECK(desk.leads(list, {"--source", "sf", "--dry-run"}) ==
        "rows=5 new=1 invalid_phone=1 do_not_call=2 malformed=1 exit=1");
  CHECK(number(desk.database, "select count(*) from do_not_call") == 0);
  CHECK(desk.leads(list, {"--source", "sf"}) == "rows=5 new=1 invalid_phone=1 do_not_call=2 malformed=1 exit=1");
  CHECK_THAT(desk.err,
             Catch::Contains("4 numbers were put on the do-not-call list, as the list says; source list.csv") &&
                 Catch::Contains("line 6, column Do Not Call: expected true or false, got 'perhaps'"));
  CHECK(desk.on_list() == "9876522101 9876522103 9876522104 9876522105");
  CHECK(word(desk.database, "select distinct source from do_not_call") == "list.csv");
  CHECK(word(desk.database,
             "select group_concat(name || ' ' || status || ' ' || ifnull(failure_reason, '-'), ', ') from leads") ==
        "One failed do_not_call, Two new -, Three failed do_not_call, Four failed invalid_phone");
}

TEST_CASE("a lead that waits is not dialled once a list says so, nor one of an earlier row of it") {
  ListDesk desk;
  CHECK(desk.leads("name,phone,source\nOne,9876522101,web\n") == "rows=1 new=1 exit=0");
  CHECK(desk.leads(R"({"name":"One","phone":"9876522101","source":"web","dnc":true}
{"name":"Two","phone":"9876522102","source":"web","opted_out":false}
{"name":"Two","phone":"9876522102","source":"web","opted_out":true})") == "rows=3 new=1 merged=2 enquiries=1 exit=0");
  CHECK(word(desk.database, "select group_concat(status || ' ' || failure_reason, ', ') from leads") ==
        "failed do_not_call, failed do_not_call");
  CHECK(desk.leads("name,phone,source,dnc\nOne,9876522101,web,1\n", {"--on-duplicate", "refuse"}) ==
        "rows=1 refused=1 exit=1");
  CHECK(desk.on_list() == "9876522101 9876522102");
}

namespace {

constexpr const char* kAllOfLeads =
    "select json_group_array(json_array(tenant_id, name, phone, source, email, product_name, city, state, "
    "query_message, "
    "phone_e164, status, priority, retry_after, retry_count, failure_reason, failure_detail, json(attributes), "
    "created_at)) from (select * from leads order by phone)";
constexpr const char* kAllNumbers =
    "select json_group_array(json_array(phone_e164, reason, source, created_at)) from (select * from do_not_call order "
    "by "
    "phone_e164)";

}  // namespace

TEST_CASE("leads list and dnc list come back in as they were, as CSV and as JSON") {
  const std::string format = GENERATE("csv", "json");
  ListDesk from;
  from.ask({"dnc", "add", "9876522001", "9876522009", "--reason", "=asked, us not to call"});
  from.leads(
      R"json([{"name":"=HYPERLINK(\"http://evil.example\",\"Click\")","phone":"9876522001","source":"x","priority":-5
},
{"name":"-2+3","phone":"+91 98765 22003","source":"@x","priority":7,"email":"b@example.com","product_name":"Plates",
 "city":"Pune","state":"+MH","query_message":"two\nlines, \"quoted\"","Budget":8,"Tags":["a"]},
{"name":"'=already marked","phone":"9876522004","source":"x"},
{"name":"Bad","phone":"+98765","source":"x"}])json",
      {"--tenant", "acme"});
  from.leads("name,phone,source\nOver,9876522005,x\nLater,9876522006,x\nLost,9876522007,x\n");
  from.database.execute("update leads set status = 'dispatched', retry_count = 1 where name = 'Over'", "test");
  from.database.execute("update leads set retry_after = 4000000000, retry_count = 2 where name = 'Later'", "test");
  from.database.execute(
      "update leads set status = 'failed', failure_reason = 'unanswered', failure_detail = '- twice' where name = "
      "'Lost'",
      "test");
  from.database.execute("update leads set created_at = 1700000000 + id", "test");
  from.database.execute("update do_not_call set created_at = 1700000000", "test");
  const std::string leads = from.ask({"leads", "list", "--limit", "1000", "--format", format}).out;
  const std::string numbers = from.ask({"dnc", "list", "--format", format}).out;
  if (format == "csv") {
    CHECK_THAT(leads, Catch::Contains("\"'=HYPERLINK(") && Catch::Contains(",'-2+3,+91 98765 22003,'@x,new,7,") &&
                          Catch::Contains(",''=already marked,") && Catch::Contains(",'+MH,"));
    CHECK_THAT(numbers, Catch::Contains("+919876522001,\"'=asked, us not to call\",operator"));
  }
  ListDesk to;
  CHECK(to.numbers(numbers) == "rows=2 added=2 exit=0");
  CHECK(to.err.find("not read") == std::string::npos);
  CHECK(to.leads(leads) == "rows=7 new=3 invalid_phone=1 do_not_call=1 over=2 exit=0");
  CHECK(word(to.database, kAllOfLeads) == word(from.database, kAllOfLeads));
  CHECK(word(to.database, kAllNumbers) == word(from.database, kAllNumbers));
  CHECK(to.leads(leads) == "rows=7 merged=7 exit=0");
  CHECK(word(to.database, kAllOfLeads) == word(from.database, kAllOfLeads));
}

TEST_CASE("a row of our own export that cannot be what it was is an error of that row") {
  ListDesk from;
  from.leads("name,phone,source\nA,9876522001,x\n", {"--tenant", "acme"});
  from.leads("name,phone,source\nB,9876522002,x\nC,9876522003,x\nD,9876522004,x\n");
  from.database.execute("update leads set status = 'failed', failure_reason = 'unanswered' where name = 'B'", "test");
  std::string leads = from.ask({"leads", "list", "--format", "json"}).out;
  const auto change = [&](const std::string& what, const std::string& by) {
    const auto at = leads.find(what);
    REQUIRE(at != std::string::npos);
    leads.replace(at, what.size(), by);
  };
  change("\"acme\"", "\"gone\"");
  change("\"unanswered\",\n    \"failure_detail\"", "\"tired\",\n    \"failure_detail\"");
  change("\"status\": \"new\"", "\"status\": \"old\"");  // of the newest, D
  ListDesk to;
  CHECK(to.leads(leads) == "rows=4 new=1 malformed=3 exit=1");
  CHECK_THAT(to.err, Catch::Contains("there is no tenant 'gone' here") &&
                         Catch::Contains("'tired' is no failure_reason of a lead") &&
                         Catch::Contains("column status: expected new, dispatched or failed"));
  // A number on the list stays there, whatever the export says.
  ListDesk listed;
  listed.ask({"dnc", "add", "9876522003"});
  CHECK(listed.leads(from.ask({"leads", "list", "--format", "csv"}).out) == "rows=4 new=2 do_not_call=1 over=1 exit=0");
  CHECK(listed.leads("name,phone,source,status\nE,9876522005,x,dispatched\n") == "rows=1 new=1 exit=0");
  CHECK(word(listed.database, "select status || attributes from leads where name = 'E'") ==
        R"(new{"status":"dispatched"})");
}

TEST_CASE("a second enquiry of a known number is kept, once, and --again dials who enquires") {
  ListDesk desk;
  const std::string november =
      "name,phone,source,product_name,query_message\nAsha Test,9876514201,facebook,Paper Cup Machine,How much?\n";
  const std::string december =
      "name,phone,source,product_name,query_message,Budget\n"
      "Asha Test,+91 98765 14201,indiamart,Paper Plate Machine,\"Please call me today, urgent\",9\n";
  CHECK(desk.leads(november) == "rows=1 new=1 exit=0");
  CHECK(desk.leads(november) == "rows=1 merged=1 exit=0");
  desk.database.execute("update leads set status = 'dispatched', retry_count = 2, updated_at = 7", "test");
  CHECK(desk.leads(december, {"--dry-run"}) == "rows=1 merged=1 enquiries=1 exit=0");
  CHECK(number(desk.database, "select count(*) from enquiries") == 0);
  CHECK(desk.leads(december) == "rows=1 merged=1 enquiries=1 exit=0");
  CHECK_THAT(desk.err, Catch::Contains("1 of 1 enquiry is of a lead that is not dialled any more; --again dials"));
  CHECK(word(desk.database,
             "select json_array(lead_id, name, source, product_name, query_message, json(attributes)) from "
             "enquiries") == R"([1,"Asha Test","indiamart","Paper Plate Machine","Please call me today, urgent",)"
                             R"({"Budget":"9"}])");
  CHECK(word(desk.database, "select product_name || ' ' || status from leads") == "Paper Cup Machine dispatched");
  // The same list again is no enquiry more, and dials nobody.
  for (const Words& options : {Words{}, Words{"--again"}, Words{"--again", "--dry-run"}}) {
    CHECK(desk.leads(december, options) == "rows=1 merged=1 exit=0");
  }
  CHECK(word(desk.database, "select status from leads") == "dispatched");
  const std::string later = "name,phone,source\nAsha Test,9876514201,fair\n";
  CHECK(desk.leads(later, {"--again", "--dry-run"}) == "rows=1 merged=1 enquiries=1 exit=0");
  CHECK(word(desk.database, "select status from leads") == "dispatched");
  CHECK(desk.leads(later, {"--again"}) == "rows=1 merged=1 enquiries=1 exit=0");
  CHECK(desk.err.find("not dialled any more") == std::string::npos);
  CHECK(word(desk.database, "select status || retry_count from leads") == "new0");
  const json shown = json::parse(desk.ask({"show", "lead", "1", "--format", "json"}).out);
  CHECK(shown.at("enquiries").at(0).at("product_name") == "Paper Plate Machine");
  CHECK(shown.at("enquiries").at(1).at("source") == "fair");
  desk.database.execute("delete from leads", "test");
  CHECK(number(desk.database, "select count(*) from enquiries") == 0);
}

TEST_CASE("--again dials nobody who is on the do-not-call list") {
  ListDesk desk;
  desk.leads("name,phone,source\nAsha Test,9876514201,web\n");
  desk.ask({"dnc", "add", "9876514201"});
  CHECK(desk.leads("name,phone,source\nAsha Test,9876514201,fair\n", {"--again"}) ==
        "rows=1 merged=1 enquiries=1 exit=0");
  CHECK(word(desk.database, "select status || ' ' || failure_reason from leads") == "failed do_not_call");
  const Answer added = desk.ask({"leads", "add", "--name", "Asha T", "--phone", "9876514201", "--source", "desk"});
  CHECK_THAT(added.err,
             Catch::Contains("lead 1 has this number already: what was empty was filled, the rest is kept as "
                             "an enquiry; it is not dialled any more"));
}

TEST_CASE("a number that is another tenant's lead is said and counted, and takes nothing") {
  ListDesk desk;
  const std::string list = "name,phone,source,city\nAsha Test,9876514301,web,\n";
  CHECK(desk.leads(list, {"--tenant", "acme"}) == "rows=1 new=1 exit=0");
  const std::string more = "name,phone,source,city\nAsha Test,9876514301,fair,Pune\nRavi,9876514302,fair,\n";
  CHECK(desk.leads(more, {"--tenant", "guyane", "--dry-run"}) == "rows=2 new=1 other_tenant=1 exit=1");
  CHECK(desk.leads(more, {"--tenant", "guyane"}) == "rows=2 new=1 other_tenant=1 exit=1");
  CHECK_THAT(desk.err,
             Catch::Contains("line 2, column phone: the number is a lead of tenant 'acme': nothing was taken"));
  CHECK(number(desk.database, "select count(*) from enquiries") == 0);
  CHECK(word(desk.database, "select json_array(tenant_id, source, city) from leads where id = 1") ==
        R"(["acme","web",null])");
  CHECK_THROWS_WITH(
      desk.ask({"leads", "add", "--name", "A", "--phone", "9876514301", "--source", "x", "--tenant", "guyane"}),
      "the number is a lead of tenant 'acme': nothing was taken");
  // Without a tenant, or of a lead without one, it is the same lead.
  CHECK(desk.leads("name,phone,source\nAsha Test,9876514301,web\n") == "rows=1 merged=1 exit=0");
  desk.database.execute("update leads set tenant_id = null", "test");
  CHECK(desk.leads(list, {"--tenant", "guyane"}) == "rows=1 merged=1 exit=0");
  CHECK(word(desk.database, "select tenant_id from leads where id = 1") == "guyane");
}
