#include "domain/document_filter.h"

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

TEST_CASE("a value is asked for at every place where it may stand, as everything that it may be") {
  const Mapping& mapping = default_mapping();
  CHECK(any_of(mapping, {{"metadata.tenant_id", {"tenant-a"}}}) == R"({"tenant_id":{"$in":["tenant-a"]}})");
  CHECK(json::parse(any_of(mapping, {{"metadata.call_id", {"1234567890", "65f0c0de0000000000000000"}}})) ==
        json::parse(R"({"$or":[
          {"_id":{"$in":["1234567890",1234567890,"65f0c0de0000000000000000",{"$oid":"65f0c0de0000000000000000"}]}},
          {"call_id":{"$in":["1234567890",1234567890,"65f0c0de0000000000000000",{"$oid":"65f0c0de0000000000000000"}]}}
        ]})"));
  CHECK(json::parse(any_of(mapping, {{"transcripts.call_id", {"c"}}, {"items.call_id", {"c"}}})) ==
        json::parse(R"({"$or":[{"_id":{"$in":["c"]}},{"call_id":{"$in":["c"]}}]})"));
  const Mapping nested = read_mapping(json::parse(R"({"metadata":{"tenant_id":"/who/0/tenant"}})"));
  CHECK(any_of(nested, {{"metadata.tenant_id", {"t"}}}) == R"({"who.0.tenant":{"$in":["t"]}})");
}

TEST_CASE("a key that MongoDB cannot be asked for is named") {
  const auto pointer = GENERATE(as<std::string>{}, "/a.b", "/$where", "/a//b");
  const Mapping mapping = read_mapping({{"metadata", {{"call_id", pointer}}}});
  CHECK_THROWS_WITH(any_of(mapping, {{"metadata.call_id", {"c"}}}), Catch::StartsWith("'" + pointer + "': MongoDB"));
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
