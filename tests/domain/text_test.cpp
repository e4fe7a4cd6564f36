#include "domain/text.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>

using namespace callmill;

namespace {

/// clean_text() as its comment says it, character by character.
std::string cleaned_slowly(std::string_view bytes) {
  std::string clean;
  bool after_bad = false;
  while (!bytes.empty()) {
    const char first = bytes.front();
    const std::string_view from = bytes;
    const std::int32_t code = take_code_point(bytes);
    const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    if (code < 0 && !(after_bad && !begins_character(first))) clean += "\xEF\xBF\xBD";
    if (code == '\r' && !bytes.starts_with('\n')) clean += '\n';
    if (code >= 0 && (!control || code == '\t' || code == '\n')) clean += from.substr(0, from.size() - bytes.size());
    after_bad = code < 0;
  }
  return clean;
}

std::string in_one_line_slowly(std::string_view bytes) {
  constexpr std::array<std::int32_t, 11> kSpaces{' ',    '\t',   '\n',   0xA0,   0x1680, 0x202F,
                                                 0x205F, 0x3000, 0x2028, 0x2029, -1};
  const std::string clean = cleaned_slowly(bytes);
  std::string line;
  for (std::string_view rest = clean; !rest.empty();) {
    const std::string_view from = rest;
    const std::int32_t code = take_code_point(rest);
    const bool space =
        std::find(kSpaces.begin(), kSpaces.end(), code) != kSpaces.end() || (code >= 0x2000 && code <= 0x200A);
    if (!space) line += from.substr(0, from.size() - rest.size());
    if (space && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line.ends_with(' ') ? line.substr(0, line.size() - 1) : line;
}

/// Words, white space, controls and broken UTF-8 of every kind.
std::string generated_text(std::mt19937& random) {
  constexpr std::array<std::string_view, 32> kPieces{"a",
                                                     "Hello",
                                                     "two words",
                                                     " ",
                                                     "  ",
                                                     "\t",
                                                     "\n",
                                                     "\r",
                                                     "\r\n",
                                                     "\x01",
                                                     "\x7F",
                                                     "~",
                                                     "\xC2\x85",
                                                     "\xC2\xA0",
                                                     "\xC3\xA9",
                                                     "\xE2\x80\xA8",
                                                     "\xE2\x80",
                                                     "\x80",
                                                     "\xFF",
                                                     "\xC0\xAF",
                                                     "\xED\xA0\x80",
                                                     "\xF0\x9F\x98\x80",
                                                     "\xF0\x9F",
                                                     "\xE0\xA4\xA8",
                                                     "\xE3\x80\x80",
                                                     "\xE1\x9A\x80",
                                                     "\xE2\x80\x8A",
                                                     "\xE2\x80\x8B",
                                                     "\xE2\x80\xAE",
                                                     "\xE2\x81\xA6",
                                                     "e\xCC\x81",
                                                     "!"};
  std::uniform_int_distribution<std::size_t> piece(0, kPieces.size() - 1);
  std::string text;
  for (std::size_t left = random() % 12; left > 0; --left) text += kPieces.at(piece(random));
  return text;
}

}  // namespace

TEST_CASE("a text is a number only from end to end") {
  CHECK(number_in<int>("42") == 42);
  CHECK(number_in<int>("-7") == -7);
  CHECK(number_in<double>("1.5e3") == 1500.0);
  for (const char* text : {"", " 42", "42 ", "+42", "4x", "x", "0x10", "99999999999999999999"}) {
    INFO(text);
    CHECK(number_in<std::int64_t>(text) == std::nullopt);
  }
}

TEST_CASE("clean_text gives valid UTF-8 without control characters") {
  CHECK(clean_text("a\x01"
                   "b\x7F"
                   "c") == "abc");
  CHECK(clean_text("a\r\nb\rc\td") == "a\nb\nc\td");
  CHECK(clean_text("caf\xC3\xA9") == "caf\xC3\xA9");
  CHECK(clean_text("x\xFFy") == "x\xEF\xBF\xBDy");
  CHECK(clean_text("cut \xE2\x82") == "cut \xEF\xBF\xBD");
  CHECK(clean_text("\xC2\x85next") == "next");
  CHECK(clean_text(std::string_view("a\0b", 3)) == "ab");
}

TEST_CASE("one_line makes white space one") {
  CHECK(one_line("  a \n\t b\xC2\xA0\xE2\x80\xA8"
                 "c ") == "a b c");
  CHECK(one_line(" \n ").empty());
}

TEST_CASE("cut_text never splits a character or what is combined with it") {
  CHECK(cut_text("abc", 5) == "abc");
  CHECK(cut_text("abc", 2) == "ab");
  CHECK(cut_text("a\xC3\xA9z", 2) == "a");
  CHECK(cut_text("ae\xCC\x81z", 2) == "a");
  CHECK(cut_text("ae\xCC\x81z", 4) == "ae\xCC\x81");
}

TEST_CASE("mask_phone keeps a number recognisable and nothing more") {
  CHECK(mask_phone("+919876543210") == "+91*******210");
  CHECK(mask_phone("098765 43210") == "****** **210");
  CHECK(mask_phone("112") == "***");
  CHECK(mask_phone("") == "");
}

TEST_CASE("safe_line cannot reorder what is beside it") {
  CHECK(safe_line("a \xE2\x80\xAE b\n\xE2\x81\xA6\xE2\x81\xA9 c") == "a b c");
  CHECK(safe_line("\xE2\x80\xAF\xE2\x82\xAC") == "\xE2\x82\xAC");
}

TEST_CASE("runs of plain ASCII are taken whole, and nothing is different for it") {
  std::mt19937 random(20261128);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = generated_text(random);
    const std::string clean = clean_text(text);
    const std::string line = one_line(text);
    if (clean == cleaned_slowly(text) && line == in_one_line_slowly(text) && is_utf8(clean)) continue;
    CAPTURE(round, text, clean, line);
    FAIL();
  }
}

TEST_CASE("lower changes ASCII letters alone") {
  CHECK(lower("ABC-xyz 09 [\xC3\x89") == "abc-xyz 09 [\xC3\x89");
}

TEST_CASE("trimmed takes white space, or what it is given, off both ends") {
  CHECK(trimmed(" \t\r\na b\n") == "a b");
  CHECK(trimmed(" \n").empty());
  CHECK(trimmed("\n a ", " ") == "\n a");
}

TEST_CASE("code points are counted and taken one by one") {
  CHECK(character_count("e\xCC\x81\xE0\xA4\xA8\xF0\x9F\x98\x80") == 4);
  std::string_view text = "\xE0\xA4\xA8\xFFz";
  CHECK(take_code_point(text) == 0x928);
  CHECK(take_code_point(text) == -1);
  CHECK(text == "z");
  CHECK(is_utf8("caf\xC3\xA9"));
  CHECK_FALSE(is_utf8("caf\xC3"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
}
