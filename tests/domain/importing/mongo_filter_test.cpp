#include "domain/importing/mongo_filter.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

TEST_CASE("an ObjectId holds the second in which it was made; anything else does not") {
  const auto [id, made] = GENERATE(table<std::string, std::int64_t>({
      {"65f0c0de0000000000000000", 0x65f0c0de},
      {"FFFFFFFF1c6b1e85068392aa", 0xffffffff},
      {"00000000ffffffffffffffff", 0},
      {"65f0c0de000000000000000", -1},
      {"65f0c0de00000000000000000", -1},
      {"65f0c0de000000000000000g", -1},
      {"call-axeo-001", -1},
      {"", -1},
  }));
  CHECK(object_id_time(id) == (made < 0 ? std::nullopt : std::optional(unix_time(made))));
}

TEST_CASE("bulk readings ask by the time in _id, and for what has none") {
  CHECK(made_since(unix_time(0x65f0c0de)) == R"({"_id":{"$gte":{"$oid":"65f0c0de0000000000000000"}}})");
  CHECK(made_since(unix_time(-5)) == R"({"_id":{"$gte":{"$oid":"000000000000000000000000"}}})");
  CHECK(made_since(unix_time(0x1'0000'0000)) == R"({"_id":{"$gte":{"$oid":"ffffffff0000000000000000"}}})");
  CHECK(made_after("65f0c0de00000000000000aa") == R"({"_id":{"$gt":{"$oid":"65f0c0de00000000000000aa"}}})");
  CHECK(without_object_id() == R"({"_id":{"$not":{"$gte":{"$oid":"000000000000000000000000"}}}})");
}

namespace {

Mapping mapped(const std::vector<std::string>& pointers) {
  return read_mapping({{"metadata", {{"call_id", pointers}}}});
}

}  // namespace

TEST_CASE("a value is asked for at every place where it may be, as everything that is read as this value") {
  const auto [pointers, values, filter] =
      GENERATE(table<std::vector<std::string>, std::vector<std::string>, std::string>({
          {{"/call_id"}, {"c-1", "c-2"}, R"({"call_id":{"$in":["c-1","c-2"]}})"},
          {{"/call/id"}, {"c-1"}, R"({"call.id":{"$in":["c-1"]}})"},
          {{"/who/0/id"}, {"c-1"}, R"({"who.0.id":{"$in":["c-1"]}})"},
          {{"/call_id", "/_id"}, {"c-1"}, R"({"$or":[{"call_id":{"$in":["c-1"]}},{"_id":{"$in":["c-1"]}}]})"},
          {{"/call_id", "/call_id"}, {"c-1"}, R"({"call_id":{"$in":["c-1"]}})"},
          // numbers
          {{"/call_id"}, {"1234567890"}, R"({"call_id":{"$in":["1234567890",1234567890]}})"},
          {{"/call_id"}, {"9223372036854775807"}, R"({"call_id":{"$in":["9223372036854775807",9223372036854775807]}})"},
          {{"/call_id"}, {"9223372036854775808"}, R"({"call_id":{"$in":["9223372036854775808"]}})"},
          {{"/call_id"}, {"-5"}, R"({"call_id":{"$in":["-5",-5]}})"},
          {{"/call_id"}, {"0071234567"}, R"({"call_id":{"$in":["0071234567"]}})"},
          {{"/call_id"}, {"-0"}, R"({"call_id":{"$in":["-0"]}})"},
          {{"/call_id"}, {"+5", "1.5", "5 "}, R"({"call_id":{"$in":["+5","1.5","5 "]}})"},
          // ObjectIds, in _id and elsewhere
          {{"/_id"},
           {"65f0000000000000000000ab"},
           R"({"_id":{"$in":["65f0000000000000000000ab",{"$oid":"65f0000000000000000000ab"}]}})"},
          {{"/call_id"},
           {"65f0000000000000000000ab"},
           R"({"call_id":{"$in":["65f0000000000000000000ab",{"$oid":"65f0000000000000000000ab"}]}})"},
          {{"/_id"}, {"65f0000000000000000000aB"}, R"({"_id":{"$in":["65f0000000000000000000aB"]}})"},
          {{"/_id"}, {"65f0000000000000000000ag"}, R"({"_id":{"$in":["65f0000000000000000000ag"]}})"},
          // what MongoDB's paths cannot name is of export files alone
          {{"/$where", "/a.b", "/a//b", "/call_id"}, {"c-1"}, R"({"call_id":{"$in":["c-1"]}})"},
          {{"/call_id"}, {"\"}, {\"$where\": 1"}, R"({"call_id":{"$in":["\"}, {\"$where\": 1"]}})"},
      }));
  CHECK(any_of(mapped(pointers), {{"metadata.call_id", values}}) == filter);
}

TEST_CASE("several fields are alternatives of one filter, each with its own values") {
  const Mapping& mapping = default_mapping();
  CHECK(json::parse(any_of(mapping, {{"transcripts.call_id", {"c"}}, {"items.call_id", {"c"}}})) ==
        json::parse(R"({"$or":[{"call_id":{"$in":["c"]}},{"_id":{"$in":["c"]}}]})"));
  const Mapping parent = read_mapping({{"items", {{"call_id", "/parent"}}}});
  CHECK(json::parse(any_of(parent, {{"transcripts.call_id", {"c"}}, {"items.call_id", {"c"}}})) ==
        json::parse(R"({"$or":[{"parent":{"$in":["c"]}},{"call_id":{"$in":["c"]}},{"_id":{"$in":["c"]}}]})"));
  CHECK(json::parse(any_of(mapping, {{"metadata.tenant_id", {"t"}}, {"metadata.call_id", {"c"}}})) ==
        json::parse(R"({"$or":[{"call_id":{"$in":["c"]}},{"_id":{"$in":["c"]}},{"tenant_id":{"$in":["t"]}}]})"));
}

TEST_CASE("a field of which nothing can be asked for is named, though another can") {
  const auto pointers = GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"/a.b"},
                                 std::vector<std::string>{"/$where", "/a//b"});
  CHECK_THROWS_WITH(any_of(mapped(pointers), {{"metadata.call_id", {"c"}}, {"metadata.tenant_id", {"t"}}}),
                    Catch::StartsWith("metadata.call_id: none of its pointers"));
}

TEST_CASE("filters are joined") {
  CHECK(both(R"({"a":1})", R"({"b":2})") == R"({"$and":[{"a":1},{"b":2}]})");
  CHECK(either(R"({"a":1})", R"({"b":2})") == R"({"$or":[{"a":1},{"b":2}]})");
}

TEST_CASE("a watermark is the time of the last ObjectId, but never later than the pass") {
  const UnixTime pass = unix_time(0x65f0c0de);
  const auto [id, mark] = GENERATE(table<std::string, std::int64_t>({
      {"65f0c0d00000000000000000", 0x65f0c0d0},
      {"65f0c0de0000000000000000", 0x65f0c0de},
      {"914bd2f4c45574b9770233a0", 0x65f0c0de},  // a client whose clock is ahead
      {"call-1", -1},
  }));
  CHECK(watermark_after(id, pass) == (mark < 0 ? std::nullopt : std::optional(unix_time(mark))));
}
