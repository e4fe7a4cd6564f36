#include "outside/importer/list_text.h"

#include <catch2/catch.hpp>

using namespace callmill::outside;

namespace {

std::string utf16(const std::u16string& text, bool is_little_endian, bool has_mark) {
  std::string bytes;
  for (const char16_t unit : (has_mark ? u"\xFEFF" : u"") + text) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    bytes += is_little_endian ? std::string{low, high} : std::string{high, low};
  }
  return bytes;
}

std::string text_of(const std::string& bytes, std::size_t block) {
  std::size_t at = 0;
  ListText text([&] {
    const std::string_view piece = std::string_view(bytes).substr(at, block);
    at += piece.size();
    return piece;
  });
  std::string all;
  for (auto piece = text.read(); !piece.empty(); piece = text.read()) all += piece;
  return all;
}

}  // namespace

TEST_CASE("UTF-16 is read as the text that it is, with or without its mark, in blocks of any size") {
  const auto [text, utf8] = GENERATE(table<std::u16string, std::string>({
      {u"name,phone\r\nLead One,9876513102\r\n", "name,phone\r\nLead One,9876513102\r\n"},
      {u"name,phone,city\nआशा पटेल,9876514501,पुणे\n", "name,phone,city\nआशा पटेल,9876514501,पुणे\n"},
      {u"नाम,फोन\nआशा,९८७६५१४५०१,9876514501\n", "नाम,फोन\nआशा,९८७६५१४५०१,9876514501\n"},
      {u"[{\"name\":\"Ravi \U0001F600\"}]", "[{\"name\":\"Ravi \U0001F600\"}]"},
      {std::u16string{u'a', u',', 0xD83D, u',', 0xDE00, u'b', u'\n'},
       "a,\xEF\xBF\xBD,\xEF\xBF\xBD"
       "b\n"},
  }));
  INFO(utf8);
  for (const bool is_little_endian : {true, false}) {
    for (const bool has_mark : {true, false}) {
      for (const std::size_t block : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
        CHECK(text_of(utf16(text, is_little_endian, has_mark), block) == utf8);
      }
    }
  }
}

TEST_CASE("a long text is decoded whole, across blocks") {
  std::u16string text = u"name,phone\n";
  std::string utf8 = "name,phone\n";
  for (int i = 0; i < 5000; ++i) {
    text += u"आशा\U0001F600,9876514501\n";
    utf8 += "आशा\U0001F600,9876514501\n";
  }
  CHECK(text_of(utf16(text, true, true), 4097) == utf8);
  CHECK(text_of(utf16(text, false, false), 4097) == utf8);
}

TEST_CASE("what is no UTF-16 passes as it is") {
  for (const std::string& bytes :
       {std::string("name,phone\n"), std::string("नाम\n"), std::string("\xEF\xBB\xBFname\n"), std::string(),
        std::string("SQLite format 3\0\x10", 17), std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16),
        std::string("a\0b\0\0\0c\0", 8), std::string("name\0,phone\n", 12), std::string("{\0\0\0\x01", 5)}) {
    CHECK(text_of(bytes, 5) == bytes);
  }
}

TEST_CASE("UTF-16 that ends within a character is cut short") {
  CHECK_THROWS_AS(text_of(utf16(u"name,phone\n", true, true) + "x", 100), ReadError);
}
