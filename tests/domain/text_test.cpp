#include "domain/text.h"

#include <catch2/catch.hpp>

using namespace callmill;

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

TEST_CASE("safe_line cannot reorder what stands beside it") {
  CHECK(safe_line("a \xE2\x80\xAE b\n\xE2\x81\xA6\xE2\x81\xA9 c") == "a b c");
  CHECK(safe_line("\xE2\x80\xAF\xE2\x82\xAC") == "\xE2\x82\xAC");
}
