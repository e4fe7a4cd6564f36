#include "domain/document_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/import_rows.h"

using namespace callmill;
using nlohmann::json;

TEST_CASE("a row is written as the JSON that a JSON library makes of it") {
  ItemRow item;
  item.external_id = "c-1";
  item.item_id = "quote \" backslash \\ slash / tab \t line \n bell \x07 unit \x1f del \x7f é 漢 😀";
  item.seq = -7;
  item.spoken_at = unix_millis(1763640000123);
  item.chunks = {{1, "Hello"}, {std::nullopt, ""}};
  CHECK(json::parse(row_json(item)) ==
        json{{"tenant_id", nullptr},
             {"external_id", "c-1"},
             {"item_id", *item.item_id},
             {"previous_item_id", nullptr},
             {"seq", -7},
             {"role", nullptr},
             {"type", nullptr},
             {"status", nullptr},
             {"spoken_at_ms", 1763640000123},
             {"chunks", {{{"seq", 1}, {"text", "Hello"}}, {{"seq", nullptr}, {"text", ""}}}},
             {"digest", digest_of(item)}});
  item.chunks.clear();
  CHECK(json::parse(row_json(item)).at("chunks") == json::array());
  CallRow call;
  call.tenant_id = "ten";
  call.external_id = "c-1";
  call.ended_at = unix_time(5);
  CHECK(json::parse(row_json(call)) == json{{"tenant_id", "ten"},
                                            {"external_id", "c-1"},
                                            {"phone", nullptr},
                                            {"called_number", nullptr},
                                            {"call_started_at", nullptr},
                                            {"call_ended_at", 5}});
  TenantRow tenant;
  tenant.tenant_id = "ten";
  tenant.recipients = {"a@a.example", "b@b.example"};
  tenant.mail_when_empty = false;
  tenant.summary_fields = R"({"urgency":{"type":"string"}})";
  const json written = json::parse(row_json(tenant));
  CHECK(written.size() == 11);
  CHECK(written.at("recipients") == json(tenant.recipients));
  CHECK(written.at("bcc") == json::array());
  CHECK(written.at("post_call") == true);
  CHECK(written.at("mail_when_empty") == false);
  CHECK(written.at("summary_fields") == json::parse(tenant.summary_fields));
}

TEST_CASE("several rows are an array, each with the time") {
  CallRow call;
  call.external_id = "c-1";
  const json rows = json::parse(rows_json(std::vector{call, call}, unix_time(9)));
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].at("now") == 9);
  CHECK(rows[1].at("external_id") == "c-1");
  CHECK(rows_json(std::vector<CallRow>{}, unix_time(9)) == "[]");
}
