#include "outside/importer/csv_reader.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "outside/importer/record_reader.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::outside;

namespace {

/// "LINE: field|field" for each row, "LINE! why" for each broken one, read in blocks of `block` bytes.
std::vector<std::string> read_all(const std::string& text, std::size_t block = 7, char delimiter = ',') {
  std::size_t at = 0;
  CsvReader reader(
      [&] {
        const std::string_view piece = std::string_view(text).substr(at, block);
        at += piece.size();
        return piece;
      },
      delimiter);
  std::vector<std::string> lines;
  while (const auto piece = reader.next()) {
    if (const auto* broken = std::get_if<BrokenRow>(&*piece)) {
      lines.push_back(std::to_string(broken->line) + "! " + broken->why);
      continue;
    }
    const auto& row = std::get<CsvRow>(*piece);
    std::string line = std::to_string(row.line) + ":";
    for (const std::string& field : row.fields) line += " " + field + "|";
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

struct File : tests::ScratchFolder {
  std::string operator()(const std::string& text) const {
    std::ofstream(path() / "list", std::ios::binary) << text;
    return (path() / "list").string();
  }
};

/// "LINE: column=text;" for each record, "where! why" for each malformed one.
Lines records(const std::string& path, ListForm form = {}) {
  FileSource source(path);
  RecordReader file(
      path, [&] { return source.read(); }, std::move(form));
  Lines lines;
  while (const auto piece = file.next()) {
    if (const auto* bad = std::get_if<BadRecord>(&*piece)) {
      const std::string column = bad->column.empty() ? "" : ", column " + bad->column;
      lines.push_back("line " + std::to_string(bad->line) + column + "! " + bad->why);
      continue;
    }
    const auto& record = std::get<Record>(*piece);
    std::string line = std::to_string(record.line) + ":";
    for (const auto& field : record.fields) line += " " + field.column + (field.is_json ? ":" : "=") + field.text + ";";
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("rows are taken apart whatever the line ends, quotes and blocks") {
  const auto [text, rows] = GENERATE(table<std::string, Lines>({
      {"", {}},
      {"\n\r\n  \n", {}},
      {"a,b\nc,d\n", {"1: a| b|", "2: c| d|"}},
      {"a,b\r\nc,d", {"1: a| b|", "2: c| d|"}},
      {"a,b\rc,d\r", {"1: a| b|", "2: c| d|"}},
      {"a,b\n\n\nc,d\n", {"1: a| b|", "4: c| d|"}},
      {" a , b \n", {"1: a| b|"}},
      {"\" a \",\"b,c\"\n", {"1:  a | b,c|"}},
      {"\"a\"\"b\",c\n", {"1: a\"b| c|"}},
      {"\"a\nb\",c\nd,e\n", {"1: a\nb| c|", "3: d| e|"}},
      {"\"a\r\n\r\nb\",c\r\nd,e\r\n", {"1: a\r\n\r\nb| c|", "4: d| e|"}},
      {"a,,\n,,b\n", {"1: a| | |", "2: | | b|"}},
      {"\"\",a", {"1: | a|"}},
      {"=\"98765\",b\n", {"1: 98765| b|"}},  // a spreadsheet's text
      {"a, =\"0 9,8\"\r\n=\"\",=\"x\"", {"1: a| 0 9,8|", "2: | x|"}},
      {"\"a,=\"\"b\"\"\",=\"c\"\"d\"\n", {"1: a,=\"b\"| c\"d|"}},
      {"\"a\n=\"\"b\",=\"c\"\n", {"1: a\n=\"b| c|"}},
      {"a=\"b,c\n",
       {"1! a quote is out of place; a field with quotes in it must be quoted, and each quote in it doubled"}},
      {"\xEF\xBB\xBF\"a\",b\n\xEF\xBB\xBF\"c\",d\n", {"1: a| b|", "2: c| d|"}},
  }));
  INFO(text);
  for (const std::size_t block : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{1000}}) {
    CHECK(read_all(text, block) == rows);
  }
}

TEST_CASE("a broken row is named by its line, and the line behind it is read") {
  const std::string misplaced =
      "! a quote is out of place; a field with quotes in it must be quoted, and each "
      "quote in it doubled";
  const std::string open = "! a quote is opened here and not closed";
  CHECK(read_all("a,b\n5\" pipe,x\nc,d\n") == Lines{"1: a| b|", "2" + misplaced, "3: c| d|"});
  CHECK(read_all("a,b\n\"c\"d,x\ne,f\n") == Lines{"1: a| b|", "2" + misplaced, "3: e| f|"});
  CHECK(read_all("a,b\n\"c,d\ne,f\ng,h") == Lines{"1: a| b|", "2" + open, "3: e| f|", "4: g| h|"});
  CHECK(read_all("a\n\"c,d\ne,\"f\"\ng\n") == Lines{"1: a|", "2" + misplaced, "3: e| f|", "4: g|"});
  CHECK(read_all("\"") == Lines{"1" + open});
}

TEST_CASE("a quote that is never closed, and a line that never ends, cost no more than a row may") {
  std::string text = "\"open\n";
  for (int i = 0; i < 20000; ++i) text += "row " + std::to_string(i) + "\n";
  const auto rows = read_all(text, 4096);
  REQUIRE(rows.size() == 20001);
  CHECK(rows[0] == "1! a quote is opened here and not closed");
  CHECK(rows[20000] == "20001: row 19999|");
  const std::string huge = "a\n" + std::string(3 * kLargestRow, 'x') + "\nb\n";
  for (const std::size_t block : {std::size_t{1000}, std::size_t{1'000'000}}) {
    CHECK(read_all(huge, block) == Lines{"1: a|", "2! the line is longer than 64 KiB", "3: b|"});
  }
}

TEST_CASE("memory does not grow with the file") {
  std::size_t left = 200;
  const std::string block = [] {
    std::string rows;
    for (int i = 0; i < 500; ++i) rows += "Ravi,9876543210,web\n";
    return rows;
  }();
  CsvReader reader([&] { return left-- > 0 ? std::string_view(block) : std::string_view(); }, ',');
  std::size_t rows = 0;
  while (reader.next()) ++rows;
  CHECK(rows == 100'000);
  CHECK(reader.bytes_held() < 4 * block.size());
}

TEST_CASE("the delimiter is what is most frequent in the first line, outside quotes") {
  const auto [line, delimiter] = GENERATE(table<std::string, char>({
      {"name,phone,source", ','},
      {"name;phone;source", ';'},
      {"name\tphone\tsource", '\t'},
      {"name;\"a,b,c,d\";source", ';'},
      {"name", ','},
      {"", ','},
  }));
  INFO(line);
  CHECK(detect_delimiter(line) == delimiter);
}

TEST_CASE("a list is read by its columns' names, whichever form it has") {
  const File file;
  const auto [text, lines] = GENERATE(table<std::string, Lines>({
      {"name,phone\nRavi,98765\n", {"2: name=Ravi; phone=98765;"}},
      {"\xEF\xBB\xBFname,phone\nRavi,98765\n", {"2: name=Ravi; phone=98765;"}},
      {"\xEF\xBB\xBF\"name\";\"phone\"\r\nRavi;98765\r\n", {"2: name=Ravi; phone=98765;"}},
      {"sep=;\r\nname;phone\r\nRavi;98765\r\n", {"3: name=Ravi; phone=98765;"}},
      {"name\tphone\nRavi\t98765\n,\n", {"2: name=Ravi; phone=98765;", "3: name=,;"}},
      {"name,phone\nRavi\n", {"2: name=Ravi;"}},
      {"name,phone,\nRavi,98765,x,,\n", {"2: name=Ravi; phone=98765; column_3=x;"}},
      {"name,phone\n,\n , \nRavi,98765\n", {"4: name=Ravi; phone=98765;"}},
      {"name,phone\na,b,c\n", {"line 2! has 3 fields, the first line has 2; is a comma not quoted?"}},
      {"name,phone\nRen\xE9,98765\nRavi,98766\n",
       {"line 2, column name! is not UTF-8, probably Windows-1252: save the list as 'CSV UTF-8', or run iconv -f "
        "WINDOWS-1252 -t UTF-8",
        "3: name=Ravi; phone=98766;"}},
      {"{\"name\":\"Ravi\",\"phone\":9876543210,\"city\":null}\n{\"name\":\n{\"name\":\"Asha\"}\n",
       {"1: name=Ravi; phone:9876543210;", "line 2! the document is not closed: the file goes on with another",
        "3: name=Asha;"}},
      {"[{\"name\":\"Ravi\",\"tags\":[1,2]},\n {\"name\":\"Asha\"}]", {"1: name=Ravi; tags:[1,2];", "2: name=Asha;"}},
      {"", {}},
      {"name,phone\n", {}},
      {"name,phone,note\nRavi,98765,'=SUM(1)\nAsha,98766,''+x\n",
       {"2: name=Ravi; phone=98765; note==SUM(1);", "3: name=Asha; phone=98766; note='+x;"}},
      {"name,phone\nname,phone\nRavi,98765\n", {"line 2! names the columns again", "3: name=Ravi; phone=98765;"}},
      {"Name,Phone\nRavi,98765\n\xEF\xBB\xBFNAME,PHONE\n",
       {"2: Name=Ravi; Phone=98765;", "line 3! names the columns again"}},
      {"name,phone\nname,98765\n", {"2: name=name; phone=98765;"}},
  }));
  INFO(text);
  const auto read = records(file(text));
  REQUIRE(read.size() == lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find("line 2! the document") == 0) {
      CHECK_THAT(read[i], Catch::StartsWith("line 2! "));
    } else {
      CHECK(read[i] == lines[i]);
    }
  }
}

TEST_CASE("the columns of JSON are the keys of its first rows, each once, those without a value too") {
  const File file;
  const auto columns = [&](const std::string& text) {
    const std::string path = file(text);
    FileSource source(path);
    return RecordReader(path, [&] { return source.read(); }).columns();
  };
  CHECK(columns(R"({"name":"Ravi","Phone":null}
{"phone":1,"E-Mail":"","nmae":2})") == Lines{"E-Mail", "name", "nmae", "Phone"});
  std::string text;
  for (int i = 0; i < 30; ++i) text += "{\"key" + std::to_string(i) + "\":1}\n";
  CHECK(columns(text).size() == 20);
  CHECK(records(file(text)).size() == 30);
}

TEST_CASE("a file that is no list in UTF-8 is refused with what to do") {
  const File file;
  const auto [text, why] = GENERATE(table<std::string, std::string>({
      {"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "is a page of HTML or XML, as many a .xls is; open it"},
      {"PK\x03\x04 and so on", "workbook"},
      {"\xD0\xCF\x11\xE0 and so on", "workbook"},
      {"name,t\xE9l\xE9phone\n", "line 1: is not UTF-8"},
      {"name,\"phone\nRavi,1\n", "line 1: a quote is opened here and not closed"},
      {std::string("SQLite format 3\0\x10", 17), "is no text; a list is CSV, or JSON"},
      {std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "is no text"},
      {std::string("{\0\0\0\x01", 5), "is no text"},
      {std::string("name\0,phone\n", 12), "is no text"},
      {"\xEF\xBB\xBF\r\n<!DOCTYPE html>\n<html>", "is a page of HTML or XML"},
      {"<?xml version='1.0'?>", "is a page of HTML or XML"},
      {"[1,\n2,\n3]", "is no list: line 1: "},
      {"{\"name\":\n", "is no list: line 1: "},
      {"{" + std::string(70'000, ' ') + "}", "is no list: line 1: the object is longer than 64 KiB"},
  }));
  INFO(text);
  CHECK_THROWS_WITH(records(file(text)), Catch::Contains(why));
  CHECK_THROWS_AS(records(file(text)), UnknownForm);
}

TEST_CASE("a list begins with the row that names its columns, whatever stands before it") {
  const File file;
  const ListForm form{.needed = {"name", "phone"}};
  const std::string other =
      "! names the columns again, and others or in another order: the rows after it are read by it";
  const auto [text, lines] = GENERATE_COPY(table<std::string, Lines>({
      {"name,phone\nRavi,9876543210\n", {"2: name=Ravi; phone=9876543210;"}},
      {"Leads of November,,\nGenerated on 28-Nov-2026,,\n\nname,phone\nRavi,9876543210\n",
       {"5: name=Ravi; phone=9876543210;"}},
      {"Leads of November\r\n\r\nname;phone\r\nRavi;9876543210\r\n", {"4: name=Ravi; phone=9876543210;"}},
      {"sep=;\nLeads, of November, by us\nname;phone\nRavi;9876543210\n", {"4: name=Ravi; phone=9876543210;"}},
      {"\xEF\xBB\xBFLeads\nname\tphone\nRavi\t9876543210\n", {"3: name=Ravi; phone=9876543210;"}},
      {"\"two\nlines\"\nPhone,Name\n9876543210,Ravi\n", {"4: Phone=9876543210; Name=Ravi;"}},
      // Names that come again with others, as joined files have them.
      {"name,phone\nRavi,9876543210\nphone,city,name\n9876543211,Pune,Asha\n",
       {"2: name=Ravi; phone=9876543210;", "line 3" + other, "4: phone=9876543211; city=Pune; name=Asha;"}},
      // A row with a number is no title: the search ends.
      {"Ravi,9876543210\nname,phone\nAsha,9876543211\n",
       {"2: Ravi=name; 9876543210=phone;", "3: Ravi=Asha; 9876543210=9876543211;"}},
      // None names what is needed: the fullest row in front of the first record.
      {"Leads of November\nfull_name,mobile\nRavi,9876543210\n", {"3: full_name=Ravi; mobile=9876543210;"}},
  }));
  INFO(text);
  CHECK(records(file(text), form) == lines);
}

TEST_CASE("a list without names is read from its first number on, if its form says what it holds") {
  const File file;
  const ListForm form{.needed = {"phone"}, .without_names = "phone"};
  CHECK(records(file("# asked us not to call\n\n022-28765432;\n9876543210;9876543211;9876543212\nphone\n"), form) ==
        Lines{"3: phone=022-28765432;", "4: phone=9876543210; phone=9876543211; phone=9876543212;", "5: phone=phone;"});
  CHECK(records(file("a title\nPhone\n9876543210\n"), form) == Lines{"3: Phone=9876543210;"});
}

TEST_CASE("columns mean what a person says, and no other has that meaning then") {
  const File file;
  ListForm form;
  form.names.add("phone", "Mobile No");
  const std::string path = file("phone,mobile-no,E-Mail\n1,2,3\n");
  FileSource source(path);
  RecordReader reader(
      path, [&] { return source.read(); }, form);
  const auto record = std::get<Record>(*reader.next());
  Lines meanings;
  for (const RecordField& field : record.fields) meanings.push_back(field.column + ":" + meaning_of(field));
  CHECK(meanings == Lines{"phone:", "mobile-no:phone", "E-Mail:e_mail"});
}
