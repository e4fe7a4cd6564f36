#include "domain/importing/import_rows.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

namespace {

Rows<ItemRow> transcript(const std::string& text) {
  return read_transcript(json::parse(text), default_mapping());
}

}  // namespace

TEST_CASE("a transcript of a call gives a row per item, one of an item gives one row, and both are the same") {
  const auto whole = transcript(
      R"({"call_id":"call-0001","tenant_id":"ten","items":[{"id":"a","role":"user","seq":1,"text":"hello"}]})");
  const auto single = transcript(
      R"({"call_id":"call-0001","tenant_id":"ten","id":"a","role":"user","sequence":"1","content":"hello"})");
  REQUIRE(whole.rows.size() == 1);
  CHECK(whole.rows == single.rows);
  CHECK(whole.rows[0].call_id == "call-0001");
  CHECK(whole.rows[0].chunks == std::vector<Chunk>{{std::nullopt, "hello"}});
}

TEST_CASE("the text of an item is found wherever it is") {
  const auto [item, expected] = GENERATE(table<std::string, std::string>({
      {R"({"transcript":"a","text":"b"})", "a"},
      {R"({"transcript":null,"text":"b"})", "b"},
      {R"({"content":[{"type":"input_audio","transcript":"a"},{"text":"b"},{"image":1}]})", "a b"},
      {R"({"content":["a","b"]})", "a b"},
      {R"({"chunks":[{"seq":2,"text":"a"},"b"],"text":"whole"})", "a|b"},
      {R"({"chunks":[{"seq":2,"text":""}],"text":"whole"})", "whole"},
      {R"({"role":"user"})", ""},
  }));
  const auto read = transcript(R"({"call_id":"call-0001","items":[)" + item + "]}");
  REQUIRE(read.rows.size() == 1);
  std::string text;
  for (const Chunk& chunk : read.rows[0].chunks) text += (text.empty() ? "" : "|") + chunk.text;
  CHECK(text == expected);
}

TEST_CASE("a transcript without items leaves a row that says so") {
  for (const char* items : {"[]", "null"}) {
    const auto read = transcript(std::string(R"({"call_id":"call-0001","items":)") + items + "}");
    REQUIRE(read.rows.size() == 1);
    CHECK(read.rows[0].type == std::string(kNoItems));
    CHECK(read.rows[0].chunks.empty());
  }
}

TEST_CASE("a wrong document gives no row and names the field") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {R"({"items":[]})", "call_id: not found, tried /call_id, /_id"},
      {R"({"call_id":"c","items":"x"})", "items: expected a list, found string"},
      {R"({"call_id":"c","items":[1]})", "items[0]: expected an object"},
      {R"({"call_id":"c","items":[{"text":"kept?"},{"seq":1.5}]})", "items[1].seq: expected a whole number"},
      {R"({"call_id":"c","items":[{"text":7}]})", "items[0].text: expected a string"},
      {R"({"call_id":"c","items":[{"chunks":[7]}]})", "items[0].chunks[0]: expected an object"},
      {R"({"call_id":"c","items":[{"chunks":[{"seq":"x"}]}]})", "items[0].chunks[0].seq: expected a whole number"},
      {R"({"call_id":"c","items":[{"role":{}}]})", "items[0].role: expected a string at /role, found object"},
      {R"({"call_id":["c"],"role":"user"})", "call_id: expected a string"},
  }));
  const auto read = transcript(text);
  CHECK(read.rows.empty());
  REQUIRE_FALSE(read.errors.empty());
  CHECK_THAT(read.errors.front(), Catch::StartsWith(words));
}

TEST_CASE("every field of an item counts in its digest") {
  ItemRow item;
  item.call_id = "call-0001";
  item.item_id = "a";
  item.chunks = {{1, "hello"}};
  const auto before = digest_of(item);
  CHECK(digest_of(item) == before);
  const auto change = GENERATE(
      as<void (*)(ItemRow&)>{}, [](ItemRow& row) { row.tenant_id = "t"; }, [](ItemRow& row) { row.item_id.reset(); },
      [](ItemRow& row) { row.item_id = "b"; }, [](ItemRow& row) { row.previous_item_id = "p"; },
      [](ItemRow& row) { row.seq = 0; }, [](ItemRow& row) { row.role = ""; }, [](ItemRow& row) { row.type = "a"; },
      [](ItemRow& row) { row.status = "a"; }, [](ItemRow& row) { row.spoken_at = unix_millis(0); },
      [](ItemRow& row) { row.chunks[0].seq = 2; },
      [](ItemRow& row) {
        row.chunks = {{1, "hel"}, {1, "lo"}};
      });
  change(item);
  CHECK(digest_of(item) != before);
}

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
      {R"({"_id":"ten","recipients":[1]})", "recipients: expected strings in the list"},
      {R"({"_id":"ten","features":{"post_call":"yes"}})", "post_call: expected true or false"},
      {R"({"_id":"ten","summary_fields":"x"})", "summary_fields: expected an object"},
      {R"({"_id":"x"})", "tenant_id: 'x' is too short"},
  }));
  const auto read = read_tenant(json::parse(text), default_mapping());
  CHECK(read.rows.empty());
  REQUIRE(read.errors.size() == 1);
  CHECK_THAT(read.errors[0], Catch::StartsWith(words));
}
