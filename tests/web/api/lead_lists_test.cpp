// POST /api/v1/leads and GET /api/v1/leads/{lead_id}, asked through the Handler.
#include "web/api/lead_lists.h"

#include <catch2/catch.hpp>

#include "domain/phone_number.h"
#include "support/rows.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct LeadCaller : Caller {
  web::Response post(const std::string& body, const std::string& query = "",
                     const std::string& type = "application/json") {
    web::Request asked = request("POST", "/api/v1/leads", body, {{"content-type", type}});
    asked.query = query;
    return start(asked).response();
  }
  web::Response csv(const std::string& body, const std::string& query = "") {
    return post(body, query, "text/csv; charset=utf-8");
  }
  std::int64_t leads() { return number(database, "select count(*) from leads"); }
};

const std::string kRavi = R"({"name":"Ravi","phone":"98765 43210","source":"web"})";

/// "1 new 1; 2 malformed - phone: is empty", of the answer's rows.
std::string rows_of(const web::Response& response) {
  std::string words;
  const json answer = json_of(response);
  for (const json& row : answer.at("leads")) {
    words += (words.empty() ? "" : "; ") + row.at("line").dump() + " " + row.at("fate").get<std::string>() + " " +
             (row.at("lead_id").is_null() ? "-" : row.at("lead_id").dump());
    if (!row.at("column").is_null()) words += " " + row.at("column").get<std::string>();
    if (!row.at("reason").is_null()) words += ": " + row.at("reason").get<std::string>();
  }
  return words;
}

}  // namespace

TEST_CASE("leads come as one, as a list or as CSV, and the answer says what became of each row", "[web]") {
  const std::string csv = "\xEF\xBB\xBFName;Phone;Source;Campaign\r\n\"Ravi; K\";+91 98765 43210;expo;\"a\nb\"\r\n";
  const auto [type, body, status, rows] = GENERATE_COPY(table<std::string, std::string, int, std::string>({
      {"application/json", kRavi, 201, "1 new 1"},
      {"", kRavi, 201, "1 new 1"},
      {"application/json", "[" + kRavi + "]", 201, "1 new 1"},
      {"application/json", "[" + kRavi + "," + kRavi + "]", 201, "1 new 1; 2 merged 1"},
      {"application/json", "[7," + kRavi + R"(,{"name":"x"},{"name":"y","phone":"12","source":"s"}])", 201,
       "1 malformed -: expected an object, got number; 2 new 1; 3 malformed - phone: is empty; 4 invalid_phone 2 "
       "phone: " +
           std::get<UnreadableNumber>(read_phone_number("12")).why},
      {"application/json", R"({"name":"Ravi","phone":9876543210,"source":"web","priority":-3,"extra":{"a":[1]}})", 201,
       "1 new 1"},
      {"text/csv", csv, 201, "2 new 1"},
      {"Text/CSV", csv + "x;;web;\r\n", 201, "2 new 1; 4 malformed - phone: is empty"},
      {"text/csv", "name,phone,source\nA,9876543210,s\nB,\"unclosed,s\nC,9876543211,s\n", 201,
       "2 new 1; 3 malformed -: a quote is opened here and not closed; 4 new 2"},
  }));
  INFO(type << ' ' << body);
  LeadCaller caller;
  const web::Response response = caller.post(body, "", type);
  CHECK(response.status == status);
  CHECK(rows_of(response) == rows);
  CHECK(caller.wakes == 1);
  const json answer = json_of(response);
  CHECK(answer.at("rows") == answer.at("leads").size());
  std::size_t sum = 0;
  for (const char* fate : {"new", "merged", "refused", "invalid_phone", "do_not_call", "malformed"}) {
    sum += answer.at(fate).get<std::size_t>();
  }
  CHECK(sum == answer.at("rows"));
}

TEST_CASE("further columns go to attributes, and a number is one lead however often it is sent", "[web]") {
  LeadCaller caller;
  caller.csv("name,phone,source,Campaign\nRavi,9876543210,expo,winter\n");
  const web::Response again = caller.post(R"({"name":"R","phone":"+919876543210","source":"x","city":"Pune"})");
  CHECK(again.status == 200);
  CHECK(rows_of(again) == "1 merged 1");
  const web::Response refused = caller.post(kRavi, "on_duplicate=refuse");
  CHECK(refused.status == 200);
  CHECK(rows_of(refused) == "1 refused 1 phone: the number is a lead already");
  CHECK(word(caller.database, "select name || ' ' || source || ' ' || city || ' ' || attributes from leads") ==
        R"(Ravi expo Pune {"Campaign":"winter"})");
  CHECK(caller.wakes == 1);
}

TEST_CASE("the query says what the rows do not: source, tenant, and what becomes of a number that is a lead", "[web]") {
  LeadCaller caller;
  tenant(caller.database);
  CHECK(caller.csv("name,phone\nA,9876543210\n", "source=expo+%C3%A9&tenant_id=acme").status == 201);
  CHECK(word(caller.database, "select source || ' ' || tenant_id from leads") == "expo é acme");
  // Another tenant's lead is not shown, and takes nothing.
  tenant(caller.database, {.tenant_id = "beta"});
  const web::Response others = caller.csv("name,phone,city\nA,9876543210,Pune\n", "source=expo&tenant_id=beta");
  CHECK(rows_of(others) == "2 other_tenant - phone: the number is another tenant's lead");
  CHECK(number(caller.database, "select count(*) from leads where city is null") == 1);
  CHECK(json_of(others).at("enquiries") == 0);
  CHECK(json_of(caller.csv("name,phone\nA,9876543210\n", "source=fair&tenant_id=acme")).at("enquiries") == 1);
}

TEST_CASE("leads on the do-not-call list are stored as failed, and wake nobody", "[web]") {
  LeadCaller caller;
  caller.database.execute("insert into do_not_call (phone_e164, source) values ('+919876543210', 'test')", "test");
  const web::Response response = caller.post(kRavi);
  CHECK(response.status == 201);
  CHECK(rows_of(response) == "1 do_not_call 1 phone: the number is on the do-not-call list");
  CHECK(word(caller.database, "select status || ' ' || failure_reason from leads") == "failed do_not_call");
  CHECK(caller.wakes == 0);
}

TEST_CASE("a list of which nothing can be taken is refused in words that name row, column and reason", "[web]") {
  const std::string csv = "text/csv";
  const auto [type, query, body, status,
              words] = GENERATE_COPY(table<std::string, std::string, std::string, int, std::string>({
      {"", "", "", 400, "the body is not JSON"},
      {"", "", "[]", 400, "the body holds no lead"},
      {"", "", "\"Ravi\"", 400, "the body is string: a lead or a list was expected"},
      {"", "", "{}", 400, "no lead was stored: line 1, column name: is empty"},
      {"", "", R"([{"name":"A","phone":"1"},[]])", 400,
       "no lead was stored: line 1, column source: is empty; line 2: expected an object, got array"},
      {"", "", R"({"name":"A","name":"B"})", 400, "'name' occurs twice in one object"},
      {"", "", R"({"name":"A","Name":"B","phone":"1","source":"s"})", 400, "line 1, column name: is given twice"},
      {"", "", R"({"name":["A"],"phone":"1","source":"s"})", 400,
       "line 1, column name: expected text, got a list or an object"},
      {"", "", R"({"name":"A","phone":"1","source":"s","priority":1.5})", 400,
       "line 1, column priority: expected a whole number, got '1.5'"},
      {"", "", "{\"name\":\"\xFF\"}", 400, "UTF-8"},
      {"", "on_duplicate=keep", kRavi, 400, "on_duplicate 'keep': merge or refuse was expected"},
      {"", "tenant_id=nosuch", kRavi, 400, "there is no tenant 'nosuch'"},
      {"", "tenant=acme", kRavi, 400, "unknown parameter 'tenant'"},
      {"", "source=%", kRavi, 400, "the query cannot be read"},
      {"", "source=a&source=b", kRavi, 400, "the query cannot be read"},
      {csv, "", "", 400, "the body has no column name, phone, source; its columns are none"},
      {csv, "", "name,phone\nA,1\n", 400, "has no column source; its columns are name, phone; ?source= says it"},
      {csv, "", "name,phone,source\n", 400, "the body holds no lead"},
      {csv, "", "name,phone,source,phone\nA,1,s,2\n", 400, "line 2, column phone: is given twice, with two values"},
      {csv, "", "name,phone,source\nA,,s\nB\n", 400, "line 2, column phone: is empty; line 3, column phone: is empty"},
      {csv, "", "name,phone,source\nA,\xFF,s\n", 400, "line 2, column phone: is not UTF-8"},
      {csv, "", std::string("\xFF\xFEn\0", 4), 400, "the body has no column name, phone, source; its columns are n"},
      {csv, "", "PK\x03\x04 and so on", 400, "a workbook or a zip"},
      {csv, "", kRavi, 400, "the body is JSON: send it with 'Content-Type: application/json'"},
      {"text/plain", "", kRavi, 415, "send 'Content-Type: application/json' or 'text/csv'"},
      {"multipart/form-data", "", kRavi, 415, "'text/csv'"},
  }));
  INFO(type << ' ' << query << ' ' << body);
  LeadCaller caller;
  const web::Response response = caller.post(body, query, type);
  CHECK(response.status == status);
  CHECK_THAT(error_of(response, "message"), Catch::Contains(words));
  CHECK(caller.leads() == 0);
  CHECK(caller.wakes == 0);
}

TEST_CASE("of many rows that cannot be taken the first twenty are listed, and how many more there are", "[web]") {
  LeadCaller caller;
  std::string body = "name,phone,source\n";
  for (int i = 0; i < 30; ++i) body += "A,,s\n";
  const std::string message = error_of(caller.csv(body), "message");
  CHECK_THAT(message, Catch::Contains("line 21, column phone") && !Catch::Contains("line 22") &&
                          Catch::EndsWith("; and 10 more"));
}

TEST_CASE("a list may have 50,000 rows, written 500 at a time; one more row is refused as a whole", "[web]") {
  LeadCaller caller;
  std::string body = "name,phone,source\n";
  for (std::size_t i = 0; i < web::kMostLeads; ++i) body += "A,9" + std::to_string(800000000 + i) + ",s\n";
  const web::Response refused = caller.csv(body + "A,9700000000,s\n");
  CHECK(refused.status == 400);
  CHECK_THAT(error_of(refused, "message"), Catch::Contains("more than 50000 rows"));
  CHECK(caller.leads() == 0);
  CHECK(json_of(caller.csv(body)).at("new") == web::kMostLeads);
  CHECK(caller.leads() == static_cast<std::int64_t>(web::kMostLeads));
  CHECK(caller.wakes == 100);
}

TEST_CASE("what comes while a long list is written does not wait for its end", "[web]") {
  LeadCaller caller;
  std::string body = "name,phone,source\n";
  for (int i = 0; i < 20'000; ++i) body += "A,9" + std::to_string(800000000 + i) + ",s\n";
  Pending list =
      caller.start(caller.request("POST", "/api/v1/leads", body, {{"content-type", "text/csv; charset=utf-8"}}));
  while (caller.leads() == 0) std::this_thread::yield();
  Pending one = caller.start(caller.request("POST", "/api/v1/leads", kRavi, {}));
  CHECK(one.response().status == 201);
  CHECK(caller.leads() < 20'001);
  CHECK(json_of(list.response()).at("new") == 20'000);
}

TEST_CASE("a list of which only the first rows could be stored is told so row by row", "[web]") {
  LeadCaller caller;
  std::string body = "name,phone,source\n";
  for (int i = 0; i < 600; ++i) body += "A,9" + std::to_string(800000000 + i) + ",s\nA,,s\n";
  caller.database.execute(
      "create trigger full before insert on leads when new.phone = '9800000599' begin select raise(abort, 'no'); end",
      "test");
  const web::Response response = caller.csv(body);
  CHECK(response.status == 500);
  const json answer = json_of(response);
  CHECK(answer.at("new") == 500);
  CHECK(answer.at("not_written") == 100);
  CHECK(answer.at("malformed") == 600);
  CHECK(answer.at("leads").size() == answer.at("rows"));
  CHECK(answer.at("leads").at(998).at("fate") == "new");
  CHECK(answer.at("leads").at(1000).at("fate") == "not_written");
  CHECK_THAT(error_of(response, "message"), Catch::Contains("500 rows are stored") && Catch::Contains("again"));
  CHECK(caller.leads() == 500);
  caller.database.execute("drop trigger full", "test");
  const json again = json_of(caller.csv(body));
  CHECK(again.at("new") == 100);
  CHECK(again.at("merged") == 500);
}

TEST_CASE("a row that holds more than a lead may is malformed in words, and the others are taken", "[web]") {
  LeadCaller caller;
  json large{{"name", "A"}, {"phone", "9800000001"}, {"source", "s"}};
  for (int i = 0; i < 100'000; ++i) large["a" + std::to_string(i)] = i;
  const json list = json::array({large,
                                 {{"name", "B"}, {"phone", "9800000002"}, {"source", std::string(201, 's')}},
                                 {{"name", "C"}, {"phone", "9800000003"}, {"source", "s"}}});
  CHECK_THAT(rows_of(caller.post(list.dump())),
             Catch::Matches("1 malformed -: the row holds [0-9]+ bytes: at most 65536 expected; 2 malformed - source: "
                            "has 201 characters: at most 200 expected; 3 new 1"));
  std::string csv = "name,phone,source";
  for (int i = 0; i < 101; ++i) csv += ",c" + std::to_string(i);
  csv += "\nA,9800000004,s";
  for (int i = 0; i < 101; ++i) csv += ",x";
  CHECK_THAT(error_of(caller.csv(csv + "\n"), "message"),
             Catch::Contains("line 2, column attributes: more than 100 columns besides the known ones"));
}

TEST_CASE("four megabytes of nothing, or of brackets, are refused", "[web]") {
  LeadCaller caller;
  std::string nothing = "[{}";
  while (nothing.size() < (4U << 20U) - 4) nothing += ",{}";
  const auto [type, body, words] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"application/json", nothing + "]", "more than 50000 rows"},
      {"application/json", std::string(4U << 20U, '['), "nested deeper than 100 levels"},
      {"text/csv", "name,phone,source\n" + std::string(4U << 20U, '\n'), "the body holds no lead"},
      {"text/csv", "name,phone,source\n" + std::string(4U << 20U, '"'), "no lead was stored: line 2"},
      {"text/csv", std::string(4U << 20U, ','), "the line is longer than 64 KiB"},
  }));
  const web::Response response = caller.post(body, "", type);
  CHECK(response.status == 400);
  CHECK_THAT(error_of(response, "message"), Catch::Contains(words));
}

TEST_CASE("GET shows a lead, with its calls in their order", "[web]") {
  LeadCaller caller;
  caller.post(R"({"name":"Ravi","phone":"98765 43210","source":"web","city":"Pune","Budget":"50"})");
  add_outreach_call(caller.database);
  caller.database.execute(R"(
      update leads set created_at = 1795219200, updated_at = 1795219200;
      update calls set status = 'failed', failure_reason = 'rejected', failure_detail = 'busy: SIP 486 Busy Here',
        sip_status_code = 486, created_at = 1795219201, call_started_at = 1795219202, call_ended_at = 1795219203)",
                          "test");
  call(caller.database, {.status = "pushed",
                         .answered_at = 1'795'219'210,
                         .duration_seconds = 33,
                         .lead_id = 1,
                         .qualification = R"({"a":"b"})",
                         .crm_task_id = "T-1",
                         .created_at = 1'795'219'204});
  const web::Response response = caller.ask("GET", "/api/v1/leads/1");
  CHECK(response.status == 200);
  const json lead = json_of(response);
  CHECK(lead.at("phone_e164") == "+919876543210");
  CHECK(lead.at("attributes") == json{{"Budget", "50"}});
  CHECK(lead.at("email") == nullptr);
  CHECK(lead.at("created_at") == "2026-11-21T00:00:00Z");
  CHECK(lead.at("call_count") == 2);
  CHECK(lead.at("calls") == json::parse(R"([
      {"call_id":"outreach-1","status":"failed","failure_reason":"rejected","failure_detail":"busy: SIP 486 Busy Here",
       "sip_status_code":486,"created_at":"2026-11-21T00:00:01Z","call_started_at":"2026-11-21T00:00:02Z",
       "answered_at":null,"call_ended_at":"2026-11-21T00:00:03Z","duration_seconds":null,"qualification":null,
       "crm_task_id":null},
      {"call_id":"outreach-2","status":"pushed","failure_reason":null,"failure_detail":null,"sip_status_code":null,
       "created_at":"2026-11-21T00:00:04Z","call_started_at":"2026-11-21T00:00:04Z","answered_at":"2026-11-21T00:00:10Z",
       "call_ended_at":"2026-11-21T00:01:04Z","duration_seconds":33,"qualification":{"a":"b"},"crm_task_id":"T-1"}])"));
  for (const char* path : {"/api/v1/leads/2", "/api/v1/leads/0", "/api/v1/leads/x", "/api/v1/leads/1%20or%201=1",
                           "/api/v1/leads/99999999999999999999"}) {
    INFO(path);
    CHECK(caller.ask("GET", path).status == 404);
  }
}
