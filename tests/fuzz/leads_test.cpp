// Whatever a list of leads holds: every row of it is a lead or an error with words, and no number is made up.
#include <catch2/catch.hpp>
#include <regex>

#include "domain/lead/lead_rows.h"
#include "domain/phone_number.h"
#include "fuzz/chance.h"
#include "outside/importer/csv_reader.h"

using namespace callmill;
using tests::Spoiler;

namespace {

std::string pick(Spoiler& chance, const std::vector<std::string>& from, std::size_t most) {
  std::string text;
  for (std::size_t i = chance.below(most + 1); i > 0; --i) text += from[chance.below(from.size())];
  return text;
}

std::string digits_in(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string csv_quoted(const std::string& field) {
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

outside::CsvReader reader_of(const std::string& text, std::size_t block, std::size_t& at) {
  return outside::CsvReader(
      [&text, &at, block] {
        const std::string_view piece = std::string_view(text).substr(at, block);
        at += piece.size();
        return piece;
      },
      ',');
}

}  // namespace

TEST_CASE("a number that is read has its ten digits from the text, behind nothing but a way to dial India") {
  Spoiler chance(20261121);
  const std::vector<std::string> pieces{"0",     "1",     "6", "7",   "8",    "9",   "9", "91",
                                        "98765", "43210", "+", "+91", "0091", "(0)", " ", "-",
                                        ".",     "(",     ")", "/",   ",",    "e",   "'", "\xC2\xA0"};
  static const std::regex kForm("(|0|91|0091|910|00910)([6-9][0-9]{9})");
  int read_numbers = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = pick(chance, pieces, 9);
    const auto read = read_phone_number(text);
    if (const auto* unreadable = std::get_if<UnreadableNumber>(&read)) {
      if (unreadable->why.empty()) FAIL("no reason for " << text);
      continue;
    }
    ++read_numbers;
    const auto& number = std::get<PhoneNumber>(read);
    std::smatch parts;
    const std::string digits = digits_in(text);
    if (!std::regex_match(digits, parts, kForm)) FAIL(text << " was read as " << number.e164);
    if ("+91" + parts[2].str() != number.e164) FAIL(text << " was read as " << number.e164);
    if (number.lenient != (parts[1] == "910" || parts[1] == "00910")) FAIL(text << " lenient: " << number.lenient);
    if (!std::holds_alternative<PhoneNumber>(read_phone_number(number.e164))) FAIL(number.e164 << " is not read again");
  }
  CHECK(read_numbers > 500);
}

TEST_CASE("rows written as RFC 4180 says come back as they were, in blocks of any size") {
  Spoiler chance(4180);
  const std::vector<std::string> pieces{"a", "Ravi", "\"", ",", "\n", "\r\n", " ", ";", "\xE0\xA4\xB0", "98765"};
  for (int round = 0; round < 300; ++round) {
    std::vector<std::vector<std::string>> rows;
    std::string text;
    for (std::size_t i = 1 + chance.below(20); i > 0; --i) {
      auto& row = rows.emplace_back();
      for (std::size_t column = 0; column < 3; ++column) {
        row.push_back(pick(chance, pieces, 6));
        text += csv_quoted(row.back()) + (column < 2 ? "," : chance.below(2) == 0 ? "\n" : "\r\n");
      }
    }
    std::size_t at = 0;
    auto reader = reader_of(text, 1 + chance.below(100), at);
    std::vector<std::vector<std::string>> read;
    while (const auto piece = reader.next()) {
      if (!std::holds_alternative<outside::CsvRow>(*piece)) FAIL("broken row in " << text);
      read.push_back(std::get<outside::CsvRow>(*piece).fields);
    }
    if (read != rows) FAIL(text);
  }
}

TEST_CASE("a spoiled list is read to its end: each row a lead or an error, its line in order and in the file") {
  const std::string sound = [] {
    std::string text;
    for (int i = 0; i < 30; ++i) {
      text += "Ravi,98765432" + std::to_string(10 + i) + ",web,\"two\nlines\",\"a \"\"b\"\"\"\r\n";
    }
    return text;
  }();
  const std::vector<std::string> tokens{"\"",      "\"\"", ",", "\n", "\r", "\r\n", "\xFF", std::string(1, '\0'),
                                        "\xE0\xA4"};
  Spoiler chance(7);
  int leads = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string text = round % 10 == 0 ? chance.random_bytes(chance.below(2000)) : chance.spoiled(sound, tokens);
    const auto lines = static_cast<std::uint64_t>(
                           std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })) +
                       1;
    std::size_t at = 0;
    auto reader = reader_of(text, 1 + chance.below(300), at);
    std::uint64_t last = 0;
    while (const auto piece = reader.next()) {
      const auto* row = std::get_if<outside::CsvRow>(&*piece);
      const std::uint64_t line = row != nullptr ? row->line : std::get<outside::BrokenRow>(*piece).line;
      if (line <= last || line > lines) FAIL("line " << line << " after " << last << " of " << lines);
      last = line;
      if (row == nullptr) continue;
      Record record{line, {}};
      const std::vector<std::string> columns{"name", "phone", "source", "query_message", "Notes"};
      for (std::size_t i = 0; i < std::min(columns.size(), row->fields.size()); ++i) {
        record.fields.push_back({columns[i], row->fields[i], false});
      }
      const auto read = read_lead(record, "");
      if (const auto* error = std::get_if<RowError>(&read)) {
        if (error->why.empty() || error->column.empty()) FAIL("an error without words");
      } else {
        const auto& lead = std::get<LeadRow>(read);
        if (lead.phone_e164.has_value() != lead.unreadable.empty()) FAIL("neither a number nor a reason");
        ++leads;
      }
    }
    if (at < text.size()) FAIL("not read to its end");
  }
  CHECK(leads > 10'000);
}
