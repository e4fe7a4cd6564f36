#include "domain/lookup_filter.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

namespace {

Mapping mapped(const std::string& field, const std::vector<std::string>& pointers) {
  Mapping mapping = default_mapping();
  auto& known = mapping.at(field);
  known.clear();
  for (const auto& pointer : pointers) known.push_back(parse_pointer(pointer));
  return mapping;
}

std::string filter_of(const std::vector<std::string>& pointers, const std::vector<std::string>& ids) {
  return lookup_filter(mapped("metadata.call_id", pointers), {"metadata.call_id"}, ids);
}

}  // namespace

TEST_CASE("a filter asks for the ids wherever the mapping looks for them, as whatever they may be stored") {
  const auto [pointers, ids, filter] = GENERATE(table<std::vector<std::string>, std::vector<std::string>, std::string>({
      {{"/call_id"}, {"c-1", "c-2"}, R"({"call_id":{"$in":["c-1","c-2"]}})"},
      {{"/call/id"}, {"c-1"}, R"({"call.id":{"$in":["c-1"]}})"},
      {{"/call_id", "/_id"}, {"c-1"}, R"({"$or":[{"call_id":{"$in":["c-1"]}},{"_id":{"$in":["c-1"]}}]})"},
      {{"/call_id", "/call_id"}, {"c-1"}, R"({"call_id":{"$in":["c-1"]}})"},
      {{"/call_id"}, {"12345678"}, R"({"call_id":{"$in":["12345678",{"$numberLong":"12345678"}]}})"},
      {{"/call_id"}, {"00345678"}, R"({"call_id":{"$in":["00345678"]}})"},
      {{"/_id"},
       {"65f0000000000000000000aB"},
       R"({"_id":{"$in":["65f0000000000000000000aB",{"$oid":"65f0000000000000000000aB"}]}})"},
      {{"/call_id"}, {"65f0000000000000000000aB"}, R"({"call_id":{"$in":["65f0000000000000000000aB"]}})"},
      {{"/_id"}, {"65f0000000000000000000ag"}, R"({"_id":{"$in":["65f0000000000000000000ag"]}})"},
      {{"/$where", "/a.b", "/call_id"}, {"c-1"}, R"({"call_id":{"$in":["c-1"]}})"},
      {{"/call_id"}, {"\"}, {\"$where\": 1"}, R"({"call_id":{"$in":["\"}, {\"$where\": 1"]}})"},
  }));
  CHECK(filter_of(pointers, ids) == filter);
}

TEST_CASE("a field of which nothing can be asked for is named") {
  CHECK_THROWS_WITH(filter_of({"/$where", "/a.b"}, {"c-1"}),
                    Catch::StartsWith("metadata.call_id: none of its pointers"));
}

TEST_CASE("transcripts are looked for by the conversation's and by the item's field") {
  Mapping mapping = mapped("items.call_id", {"/parent"});
  CHECK(lookup_filter(mapping, {"transcripts.call_id", "items.call_id"}, {"c-1"}) ==
        R"({"$or":[{"call_id":{"$in":["c-1"]}},{"_id":{"$in":["c-1"]}},{"parent":{"$in":["c-1"]}}]})");
}
