#include "commands/table.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "domain/text.h"

using namespace callmill;
using namespace callmill::commands;

namespace {

const Table kWide{"calls",
                  {"tenant", "n", "note"},
                  {{std::string("名前"), std::int64_t{7}, std::string("a, \"b\"\r\nc")},
                   {std::string("acme"), std::int64_t{1234}, std::monostate{}},
                   {std::string("é"), 0.5, std::string("x")}},
                  false};

std::string printed(const Table& table, Format format, Look look = {}) {
  std::ostringstream out;
  print_table(out, table, format, look);
  return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a table for people aligns wide characters, puts numbers to the right and keeps a row on its line") {
  CHECK(printed(kWide, Format::table) ==
        "tenant     n  note\n"
        "名前       7  a, \"b\" c\n"
        "acme    1234\n"
        "é        0.5  x\n");
}

TEST_CASE("CSV quotes what RFC 4180 says, ends lines with CR LF and writes null as nothing") {
  CHECK(printed(kWide, Format::csv) ==
        "tenant,n,note\r\n"
        "名前,7,\"a, \"\"b\"\"\r\nc\"\r\n"
        "acme,1234,\r\n"
        "é,0.5,x\r\n");
}

TEST_CASE("JSON is an array of objects with numbers as numbers, in the columns' order") {
  const auto rows = nlohmann::ordered_json::parse(printed(kWide, Format::json));
  CHECK(rows == nlohmann::ordered_json::parse(
                    R"([{"tenant":"名前","n":7,"note":"a, \"b\"\r\nc"},{"tenant":"acme","n":1234,"note":null},)"
                    R"({"tenant":"é","n":0.5,"note":"x"}])"));
  CHECK(nlohmann::json::parse(printed({"none", {"a"}, {}, false}, Format::json)).empty());
}

TEST_CASE("bytes that are no UTF-8 do not stop any format") {
  const auto format = GENERATE(Format::table, Format::json, Format::csv);
  CHECK_NOTHROW(printed({"t", {"a"}, {{std::string("\xff\x01")}}, false}, format));
}

TEST_CASE("a table is squeezed into the terminal, widest column first, and never inside a wide character") {
  const auto width = GENERATE(std::size_t{20}, std::size_t{33}, std::size_t{60});
  const Table table{"t",
                    {"id", "text", "other"},
                    {{std::int64_t{1}, std::string(100, 'x'), std::string("short")},
                     {std::int64_t{2}, std::string("你好你好你好你好你好你好你好你好你好你好你好"), std::string("y")}},
                    false};
  for (const std::string& line : lines_of(printed(table, Format::table, {false, width}))) {
    CHECK(text_width(line) <= width);
    CHECK(clean_text(line) == line);
  }
  Table whole = table;
  whole.whole = true;
  CHECK_THAT(printed(whole, Format::table, {false, width}), Catch::Contains(std::string(100, 'x')));
}

TEST_CASE("a number is never cut, however narrow the terminal") {
  const Table table{"t", {"a_long_name", "text"}, {{std::int64_t{12345678}, std::string(40, 'x')}}, false};
  CHECK(printed(table, Format::table, {false, 10}) == "a_long_…  text\n12345678  xxxxx…\n");
}

TEST_CASE("ids, phones and times are never cut: the column of words is") {
  const std::string id = "outreach-1017-k3f9x2a7";
  const auto [column, cell, cut] = GENERATE_COPY(table<std::string, std::string, bool>({
      {"call_id", id, false},
      {"message_id", "acme.call-20261120-0001.1@callmill.example", false},
      {"phone", "+91 98765 43210", false},
      {"phone_e164", "+919876543210", false},
      {"called_at", "2026-11-20T10:00:00Z", false},
      {"retry_after", "2026-11-20T10:00:00Z", false},
      {"window_until", "2026-11-20T10:00:00Z", false},
      {"dial_at", "when dialling is resumed", false},
      {"until", "2026-11-20T10:00:00Z", false},
      {"next_retry", "2026-11-20T10:00:00Z", false},
      {"name", std::string(40, 'n'), true},
      {"error", std::string(40, 'e'), true},
  }));
  CAPTURE(column);
  const Table table{"t", {column, "why"}, {{cell, std::string(100, 'x')}, {cell, std::string("y")}}, false};
  for (const std::size_t width : {std::size_t{30}, std::size_t{60}}) {
    const auto lines = lines_of(printed(table, Format::table, {false, width}));
    CHECK((lines.at(1).find(cell + "  ") == std::string::npos) == cut);
    CHECK(text_width(lines.at(1)) <= std::max(width, text_width(cell) + 2 + 6));
  }
}

TEST_CASE("empty columns can be left out") {
  const Table table{"t", {"a", "b", "c"}, {{std::int64_t{1}, {}, {}}, {{}, {}, std::string("x")}}, false};
  CHECK(printed(without_empty_columns(table), Format::csv) == "a,c\r\n1,\r\n,x\r\n");
}

TEST_CASE("rows too long for a terminal can be shown as blocks, a line per column, empty ones left out") {
  const Table table{
      "t",
      {"id", "body", "note"},
      {{std::int64_t{1}, std::string(90, 'x'), {}}, {std::int64_t{2}, std::string("y"), std::string("z")}},
      false};
  CHECK(printed(upright(table), Format::table, {false, 40}) ==
        "column  value\nid      1\nbody    " + std::string(90, 'x') + "\n\nid      2\nbody    y\nnote    z\n");
  CHECK(upright({"t", {"a"}, {}, false}).rows.empty());
}

TEST_CASE("only status words are coloured, and only where colours are wanted") {
  const Table table{"t", {"status", "text"}, {{std::string("failed"), std::string("failed")}}, false};
  CHECK(printed(table, Format::table, {true, 0}) == "status  text\n\x1b[31mfailed\x1b[0m  failed\n");
  CHECK(printed(table, Format::table).find('\x1b') == std::string::npos);
  CHECK(printed(table, Format::csv, {true, 0}).find('\x1b') == std::string::npos);
}

TEST_CASE("several tables are kept apart in every format") {
  const std::vector<Table> tables{{"first_one", {"a"}, {{std::int64_t{1}}}, false}, {"empty", {"b"}, {}, false}};
  const auto print = [&](Format format) {
    std::ostringstream out;
    print_tables(out, tables, format, {});
    return out.str();
  };
  CHECK(print(Format::table) == "first_one\na\n1\n");
  CHECK(nlohmann::json::parse(print(Format::json)) == nlohmann::json::parse(R"({"first_one":[{"a":1}],"empty":[]})"));
  CHECK(print(Format::csv) == "table,a\r\nfirst_one,1\r\n\r\ntable,b\r\n");
}

TEST_CASE("what is below a row of a table for people is folded, and never cut") {
  Table table = kWide;
  table.below = {"", std::string(30, 'x') + " and " + std::string(30, 'y'), ""};
  const auto lines = lines_of(printed(table, Format::table, {.colours = false, .width = 40}));
  REQUIRE(lines.size() == 6);
  CHECK(lines[3] == "    " + std::string(30, 'x') + " and ");
  CHECK(lines[4] == "        " + std::string(30, 'y'));
  CHECK(printed(table, Format::csv) == printed(kWide, Format::csv));
}
