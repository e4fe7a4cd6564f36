#include "domain/lead/lead_limits.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;

namespace {

std::string many(std::size_t count, const std::string& piece = "x") {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

/// A lead whose fields are replaced, or added as attributes, by `fields`.
Record record_with(const nlohmann::json& fields) {
  nlohmann::json row{{"name", "Asha"}, {"phone", "9876543210"}, {"source", "web"}};
  row.update(fields);
  return record_of(row, 7);
}

nlohmann::json attributes(int count, const std::string& value = "v") {
  nlohmann::json row = nlohmann::json::object();
  for (int i = 0; i < count; ++i) row["a" + std::to_string(i)] = value;
  return row;
}

nlohmann::json lists(int levels) {
  nlohmann::json value = 1;
  for (int i = 0; i < levels; ++i) value = nlohmann::json::array({value});
  return value;
}

std::string read(const Record& record) {
  const auto lead = read_lead(record, "");
  if (const auto* error = std::get_if<RowError>(&lead)) return error->column + ": " + error->why;
  return "lead";
}

LeadRow lead_of(const nlohmann::json& fields) {
  return std::get<LeadRow>(read_lead(record_with(fields), ""));
}

}  // namespace

TEST_CASE("a lead is read up to its limits, and beyond them told which one it is") {
  using nlohmann::json;
  const auto [fields, words] = GENERATE(table<json, std::string>({
      {attributes(100), "lead"},
      {attributes(101), "attributes: more than 100 columns besides the known ones"},
      {attributes(3000), "attributes: more than 100 columns besides the known ones"},
      {attributes(100'000), ": the row holds 688922 bytes: at most 65536 expected"},
      {{{"name", many(200)}}, "lead"},
      {{{"name", many(200, "\u0939")}}, "lead"},
      {{{"name", many(201)}}, "name: has 201 characters: at most 200 expected"},
      {{{"source", many(201, "\u0939")}}, "source: has 201 characters: at most 200 expected"},
      {{{"query_message", many(10'000, "\u0939")}}, "lead"},
      {{{"query_message", many(10'001)}}, "query_message: has 10001 characters: at most 10000 expected"},
      {{{"email", many(10'001)}}, "email: has 10001 characters: at most 10000 expected"},
      {{{"phone", many(10'001, "9")}}, "phone: has 10001 characters: at most 10000 expected"},
      {{{"extra", many(10'000)}}, "lead"},
      {{{"extra", many(10'001)}}, "extra: has 10001 characters: at most 10000 expected"},
      {{{"extra", json::array({many(9'996)})}}, "lead"},
      {{{"extra", json::array({many(9'997)})}}, "extra: has 10001 characters: at most 10000 expected"},
      {{{many(200), "v"}}, "lead"},
      {{{many(201), "v"}}, many(64) + ": its name has 201 characters: at most 200 expected"},
      {{{"extra", lists(32)}}, "lead"},
      {{{"extra", lists(33)}}, "extra: is nested deeper than 32 levels"},
      {attributes(6, many(9'000)), "lead"},
      {attributes(7, many(9'362)), ": the row holds 65580 bytes: at most 65536 expected"},
      {attributes(7, many(9'350)), "lead"},
      {attributes(3, many(9'000, "\"")), "lead"},
      {attributes(4, many(9'000, "\"")), ": the row holds 72050 bytes: at most 65536 expected"},
      {{{"priority", many(1000)}}, "priority: expected a whole number, got '" + many(64) + "'"},
  }));
  INFO(fields.dump().substr(0, 80));
  CHECK(read(record_with(fields)) == words);
}

TEST_CASE("a source that a list gives for all rows is as long as a row's own") {
  const Record record = record_of({{"name", "Asha"}, {"phone", "9876543210"}}, 1);
  CHECK(std::holds_alternative<LeadRow>(read_lead(record, many(200))));
  CHECK(std::get<RowError>(read_lead(record, many(201))).column == "source");
}

TEST_CASE("a stored lead is filled where it is empty, and keeps the rest") {
  LeadRow stored = lead_of({{"city", "Pune"}, {"b", "1"}, {"a", {{"x", 1}}}});
  stored.attributes = R"({"b":"1","empty":null,"a":{"x":1}})";
  const LeadRow row = lead_of({{"name", "Ravi"}, {"city", "Delhi"}, {"email", "r@x.example"}, {"priority", 9}});
  LeadRow more = row;
  more.attributes = R"({"b":"2","c":"3","empty":"now","a":{"y":2},"aa":[1]})";
  const LeadRow whole = filled(stored, more);
  CHECK(whole.name == "Asha");
  CHECK(whole.city == "Pune");
  CHECK(whole.email == "r@x.example");
  CHECK(whole.priority == 0);
  CHECK(whole.attributes == R"({"b":"1","empty":"now","a":{"x":1},"c":"3","aa":[1]})");
  CHECK(filled(whole, more) == whole);
}

TEST_CASE("columns of a list are named in an error up to a length") {
  std::vector<std::string> columns;
  for (int i = 0; i < 30'000; ++i) columns.push_back("c" + std::to_string(i));
  const auto error = columns_error(columns, {}, true, "--source");
  REQUIRE(error);
  CHECK(error->why.size() < 1200);
}
