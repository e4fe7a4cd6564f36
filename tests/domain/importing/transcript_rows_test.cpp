#include "domain/importing/transcript_rows.h"

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
      {R"({"call_id":"c","items":"x"})", "items: expected a list, or lines such as 'user: Hello', found a string"},
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

TEST_CASE("a conversation in one text gives a row a turn, in their order") {
  const auto field = GENERATE("transcript", "items", "text");
  const json document = {{"call_id", "call-0001"}, {field, "assistant: Hello.\nuser: Yes\nuser: Yes\n"}};
  const auto read = read_transcript(document, default_mapping());
  CHECK(read.errors.empty());
  CHECK(read.remarks.empty());
  REQUIRE(read.rows.size() == 3);
  CHECK(read.rows[0].role == "assistant");
  CHECK(read.rows[0].chunks == std::vector<Chunk>{{std::nullopt, "Hello."}});
  CHECK(read.rows[2].role == "user");
  CHECK(read.rows[2].seq == 3);
  CHECK(read.rows[2].call_id == "call-0001");
  CHECK(digest_of(read.rows[1]) != digest_of(read.rows[2]));
}

TEST_CASE("a text that may be one item's is left whole") {
  const auto document = GENERATE(as<std::string>{}, R"({"call_id":"call-0001","role":"user","text":"agent: hi"})",
                                 R"({"call_id":"call-0001","seq":1,"text":"agent: hi"})",
                                 R"({"call_id":"call-0001","text":"Hello.\nagent: hi"})");
  const auto read = transcript(document);
  REQUIRE(read.rows.size() == 1);
  CHECK_THAT(read.rows[0].chunks.at(0).text, Catch::EndsWith("agent: hi"));
  CHECK_THAT(transcript(R"({"call_id":"call-0001","items":"Hello."})").errors.at(0),
             Catch::StartsWith("items: expected a list, or lines such as 'user: Hello'"));
}

TEST_CASE("LiveKit's ChatContext: what was cut off, and when, where nothing else orders") {
  const auto items = [](const std::string& of_the_second) {
    return transcript(R"({"call_id":"call-0001","items":[
        {"id":"a","role":"assistant","content":["Hi"],"interrupted":true,"created_at":1763632800.5},
        {"id":"b","role":"user","content":["Yes"],"interrupted":false,"created_at":1763632803)" +
                      of_the_second + "}]}")
        .rows;
  };
  const auto plain = items("");
  CHECK(plain.at(0).status == "truncated");
  CHECK(plain.at(1).status == std::nullopt);
  CHECK(plain.at(0).spoken_at == unix_millis(1763632800500));
  CHECK(plain.at(1).spoken_at == unix_millis(1763632803000));
  for (const char* order : {R"(,"seq":2)", R"(,"previous_item_id":"a")", R"(,"spoken_at":1763632803)"}) {
    CHECK(items(order).at(0).spoken_at == std::nullopt);
  }
  CHECK(transcript(R"({"call_id":"call-0001","items":[{"role":"user","text":"x","interrupted":"no","created_at":[]}]})")
            .errors.empty());
}

TEST_CASE("a role that nobody knows is remarked on, once a document, where there are words") {
  const auto read = transcript(R"({"call_id":"call-0001","items":[
      {"role":"lead","text":"a"},{"role":"lead","text":"b"},{"text":"c"},{"role":"node_transition"},
      {"role":"AI Agent","text":"d"},{"role":"tool_result","text":"e"},{"type":"function_call","text":"f"}]})");
  CHECK(read.rows.size() == 7);
  CHECK(read.remarks == std::vector<std::string>{"role 'lead' is not known: taken for the caller's words",
                                                 "an item has no role: taken for the caller's words"});
}
