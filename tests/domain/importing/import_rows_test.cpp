#include "domain/importing/import_rows.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

TEST_CASE("metadata gives a call") {
  const auto read = read_metadata(json::parse(R"({"_id":"call-0001","tenant_id":"ten","from":"+91","to":"","started_at":
      1763640000,"ended_at":"2025-11-20T12:01:00.900Z","processed_status":"completed"})"),
                                  default_mapping());
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0] ==
        CallRow{"ten", "call-0001", "+91", std::nullopt, unix_time(1763640000), unix_time(1763640060), "completed"});
}

TEST_CASE("what the earlier system made of a call is its processed_status; how the talk went is something else") {
  const Mapping mapped = read_mapping(json::parse(R"({"metadata":{"processed_status":"/status"}})"));
  const auto [text, by_default, by_mapping] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"processed_status":"completed"})", "completed", "-"},
      {R"({"status":"completed"})", "-", "completed"},
      {R"({"processed_status":"pending","status":"completed"})", "pending", "completed"},
      {R"({"processed_status":null,"status":"completed"})", "-", "completed"},
      {R"({"processed_status":"","status":"ended"})", "-", "ended"},
      {"{}", "-", "-"},
  }));
  INFO(text);
  json document = json::parse(text);
  document.update({{"call_id", "call-0001"}, {"tenant_id", "ten"}, {"ended_at", 1763640060}});
  CHECK(read_metadata(document, default_mapping()).rows.at(0).processed_status.value_or("-") == by_default);
  CHECK(read_metadata(document, mapped).rows.at(0).processed_status.value_or("-") == by_mapping);
}

TEST_CASE("wrong metadata names the field") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {R"({"call_id":"call-0001"})", "tenant_id: not found"},
      {R"({"call_id":"short","tenant_id":"ten"})", "call_id 'short' is too short"},
      {R"({"call_id":"call-0001","tenant_id":"ten","ended_at":true})", "ended_at: expected a date"},
      {R"({"call_id":"call-0001","tenant_id":"ten","ended_at":"soon"})", "ended_at: expected a date"},
  }));
  const auto read = read_metadata(json::parse(text), default_mapping());
  CHECK(read.rows.empty());
  REQUIRE(read.errors.size() == 1);
  CHECK_THAT(read.errors[0], Catch::StartsWith(words));
}

TEST_CASE("a tenant's document gives its row, with defaults for what it does not say") {
  const auto bare = read_tenant(json::parse(R"({"_id":"ten"})"), default_mapping());
  REQUIRE(bare.rows.size() == 1);
  TenantRow expected;
  expected.tenant_id = "ten";
  expected.display_name = "ten";
  CHECK(bare.rows[0] == expected);
  const auto full = read_tenant(json::parse(R"({"tenant_id":"ten","name":"Ten","email":{"recipients":"a@x, b@x,"},
      "timezone":"Asia/Kolkata","locale":"en-IN","status":"disabled","features":{"post_call":false},
      "mail_when_empty":false,"summary_fields":{"f":{"type":"string"}},"bcc":["c@x"],"reply_to":"d@x"})"),
                                default_mapping());
  REQUIRE(full.errors.empty());
  CHECK(full.rows[0] == TenantRow{"ten",
                                  "disabled",
                                  "Ten",
                                  {"a@x", "b@x"},
                                  {"c@x"},
                                  "d@x",
                                  "Asia/Kolkata",
                                  "en-IN",
                                  false,
                                  false,
                                  R"({"f":{"type":"string"}})"});
}

TEST_CASE("a wrong tenant document names the field") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {R"({"_id":"ten","timezone":"Mars/Base"})", "timezone: expected an IANA time zone"},
      {R"({"_id":"ten","status":"odd"})", "status: expected active or disabled"},
      {R"({"_id":"ten","recipients":[1]})", "recipients: expected mail addresses at /recipients, found 1"},
      {R"({"_id":"ten","features":{"post_call":"yes"}})", "post_call: expected true or false"},
      {R"({"_id":"ten","summary_fields":"x"})", "summary_fields: expected an object"},
      {R"({"_id":"x"})", "tenant_id: 'x' is too short"},
  }));
  const auto read = read_tenant(json::parse(text), default_mapping());
  CHECK(read.rows.empty());
  REQUIRE(read.errors.size() == 1);
  CHECK_THAT(read.errors[0], Catch::StartsWith(words));
}

TEST_CASE("the end of a call is read as systems write it") {
  struct Case {
    const char* written;
    std::optional<std::int64_t> ended_at;
  };
  const auto one = GENERATE(values<Case>({
      {"1763632980", 1763632980},
      {"\"1763632980\"", 1763632980},
      {"1763632980.9", 1763632980},
      {"1763632980123", 1763632980},
      {"\"1763632980123\"", 1763632980},
      {"1763632980123456789", 1763632980},
      {"\"1763632980123456789\"", 1763632980},
      {"\"2025-11-20T10:03:00.123456789Z\"", 1763632980},
      {"253402300799999", 253402300799},
      {"null", std::nullopt},
      {"\"\"", std::nullopt},
      {"0", std::nullopt},
      {"0.0", std::nullopt},
      {"\"0\"", std::nullopt},
      {"\"1970-01-01T00:00:00Z\"", std::nullopt},
      {"\"0001-01-01T00:00:00Z\"", std::nullopt},
      {"\"0001-01-01T00:00:00.000Z\"", std::nullopt},
      {"\"0000-00-00 00:00:00\"", std::nullopt},
  }));
  INFO(one.written);
  const std::string text = std::string(R"({"call_id":"call-0001","tenant_id":"ten","ended_at":)") + one.written + "}";
  const auto read = read_metadata(json::parse(text), default_mapping());
  CHECK(read.errors.empty());
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0].ended_at == (one.ended_at ? std::optional(unix_time(*one.ended_at)) : std::nullopt));
}

TEST_CASE("an end that is no date refuses the document") {
  const auto written = GENERATE("\"soon\"", "-1", "true", "253402300800000", "99999999999999999",
                                "\"1950-02-03T00:00:00Z\"", "\"253402300800000 ms\"", "{\"$date\":true}", "\"NaN\"");
  const std::string text = std::string(R"({"call_id":"call-0001","tenant_id":"ten","ended_at":)") + written + "}";
  const auto read = read_metadata(json::parse(text), default_mapping());
  CHECK(read.rows.empty());
  CHECK_THAT(read.errors.at(0), Catch::StartsWith("ended_at: expected a date"));
}

TEST_CASE("recipients are read as people write them") {
  using Addresses = std::vector<std::string>;
  struct Case {
    const char* written;
    Addresses recipients;
    std::size_t remarks;
  };
  const auto one = GENERATE(values<Case>({
      {R"("a@one.example; b@one.example")", {"a@one.example", "b@one.example"}, 0},
      {R"("a@one.example,b@one.example;")", {"a@one.example", "b@one.example"}, 0},
      {R"("a@one.example\r\nb@one.example\n")", {"a@one.example", "b@one.example"}, 0},
      {R"(["Anna <a@one.example>","b@One.Example"])", {"a@one.example", "b@one.example"}, 0},
      {R"("\"Morel, Anna\" <a@one.example>, b@one.example")", {"a@one.example", "b@one.example"}, 0},
      {R"("Morel; Anna <a@one.example>")", {"Morel", "a@one.example"}, 1},
      {R"(["a@one.example,b@one.example"," "])", {"a@one.example", "b@one.example"}, 0},
      {R"(["a@one.example",null,""])", {"a@one.example"}, 0},
      {R"("a@one.example b@one.example")", {"a@one.example b@one.example"}, 1},
      {R"(["mailto:a@one.example","b@one.example"])", {"mailto:a@one.example", "b@one.example"}, 1},
      {R"(null)", {}, 0},
  }));
  INFO(one.written);
  const auto read = read_tenant(json::parse(std::string(R"({"tenant_id":"ten","summary_emails":)") + one.written + "}"),
                                default_mapping());
  CHECK(read.errors.empty());
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0].recipients == one.recipients);
  CHECK(read.remarks.size() == one.remarks);
  for (const std::string& remark : read.remarks) {
    CHECK_THAT(remark,
               Catch::StartsWith("recipients: '") && Catch::Contains("is not a mail address and gets no mail: "));
  }
}

TEST_CASE("recipients that are no text refuse the tenant") {
  const auto written =
      GENERATE(R"([{"email":"a@one.example","name":"Anna"}])", R"({"0":"a@one.example"})", "[7]", "true");
  const auto read = read_tenant(json::parse(std::string(R"({"tenant_id":"ten","summary_emails":)") + written + "}"),
                                default_mapping());
  CHECK(read.rows.empty());
  CHECK_THAT(read.errors.at(0), Catch::StartsWith("recipients: expected mail addresses at /summary_emails"));
}
