#include "domain/phone_number.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("a number that can safely be dialled becomes +91 and ten digits") {
  const std::string usual = "+919876543210";
  const auto [text, e164, lenient] = GENERATE_COPY(table<std::string, std::string, bool>({
      {"9876543210", usual, false},
      {"09876543210", usual, false},
      {"919876543210", usual, false},
      {"+919876543210", usual, false},
      {"+91 98765 43210", usual, false},
      {"+91-98765-43210", usual, false},
      {"(+91) 98765.43210", usual, false},
      {"0091 9876543210", usual, false},
      {"00 91 98765 43210", usual, false},
      {"+91 (0) 98765 43210", usual, true},
      {"+9109876543210", usual, true},
      {"9109876543210", usual, true},
      {"00910 98765 43210", usual, true},
      {"9123456789", "+919123456789", false},  // ten digits: 91 is no country code
      {"919123456789", "+919123456789", false},
      {"+91 91234 56789", "+919123456789", false},
      {"9191919191", "+919191919191", false},
      {"6000000000", "+916000000000", false},
      {"9999999999", "+919999999999", false},
      {"98765/43210", usual, false},
      {"91 98 76 54 32 10", usual, false},
      {"  9876543210\t", usual, false},
      {"'9876543210", usual, false},  // Excel's text mark
      {"’+91 98765 43210", usual, false},
      {"98765 43210", usual, false},  // NBSP
      {"98765 43210", usual, false},  // thin space
      {"98765–43210", usual, false},  // en dash
      {"98765—43210", usual, false},  // em dash
      {"98765‑43210", usual, false},  // non-breaking hyphen
      {"98765−43210", usual, false},  // minus
      {"９８７６５４３２１０", usual, false},
      {"＋９１－９８７６５－４３２１０", usual, false},
      {"९८७६५४३२१०", usual, false},
      {"+९१ ९८७६५ ४३२१०", usual, false},
      {"৯৮৭৬৫৪৩২১০", usual, false},                               // Bengali
      {"\xE2\x80\xAA+91 98765 43210\xE2\x80\xAC", usual, false},  // directional marks, out of a chat
      {"\xEF\xBB\xBF"
       "9876543210",
       usual, false},
      {"p:+919876543210", usual, false},  // Facebook's lead forms
      {"p:9876543210", usual, false},
      {"P: 098765 43210", usual, false},
      {"'p:+91 98765 43210", usual, false},
      {"=\"9876543210\"", usual, false},  // a spreadsheet's text
      {"=\"+919876543210\"", usual, false},
  }));
  INFO(text);
  const auto read = read_phone_number(text);
  REQUIRE(std::holds_alternative<PhoneNumber>(read));
  CHECK(std::get<PhoneNumber>(read).e164 == e164);
  CHECK(std::get<PhoneNumber>(read).lenient == lenient);
}

TEST_CASE("a text that is no safe number is refused, and the reason says why") {
  const auto [text, why] = GENERATE(table<std::string, std::string>({
      {"", "is empty"},
      {"  ", "is empty"},
      {"'", "is empty"},
      {"N/A", "no part of a number"},
      {"-", "holds no digit"},
      {"0919876543210", "has 13 digits"},  // no defined form of dialling
      {"91234567890", "has 11 digits"},
      {"98765432100", "has 11 digits"},
      {"987654321", "has 9 digits"},
      {"5876543210", "begin with 5"},
      {"1234567890", "begin with 1"},
      {"+91 5876543210", "begin with 5"},
      {"02228765432", "begin with 2"},
      {"18001234567", "has 11 digits"},
      {"1800123456", "begin with 1"},
      {"1401234567", "begin with 1"},
      {"1600123456", "begin with 1"},
      {"9.87654E+09", "damaged by a spreadsheet"},
      {"9,87654E+09", "damaged by a spreadsheet"},
      {"9876543210.0", "damaged by a spreadsheet"},
      {"9876543210.00", "damaged by a spreadsheet"},
      {"9,87,65,43,210", "damaged by a spreadsheet"},  // India's grouping
      {"9,876,543,210", "damaged by a spreadsheet"},
      {"9,876,543,210.00", "damaged by a spreadsheet"},
      {"91,98,76,54,32,10", "more than one number"},  // grouped by nobody
      {"98765,43210", "more than one number"},
      {"+9112345678", "has 8 digits after +91, expected 10"},
      {"+91 88097679", "has 8 digits after +91, expected 10"},
      {"+91 98765 432101", "has 11 digits after +91, expected 10"},
      {"+910919876543210", "has 13 digits after +91"},
      {"+91-91-9876512503", "has 12 digits after +91"},
      {"+91", "has 0 digits after +91"},
      {"+91 +91 98765 12501", "holds '+'"},
      {"88097679", "has 8 digits, expected 10"},
      {"009191987651", "has 12 digits"},
      {"4155216849", "begin with 4"},
      {"+91 4155216849", "begin with 4"},
      {"+91 2228765432", "begin with 2"},
      {"p:", "is empty"},
      {"q:9876543210", "holds 'q'"},
      {"=9876543210", "holds '='"},
      {"987654321.0", "damaged by a spreadsheet"},  // without its point a stranger's number
      {"+1 987 654 3210", "another country"},
      {"+44 9876543210", "another country"},
      {"9876543210, 9876543211", "more than one number"},
      {"9876543210;9876543211", "more than one number"},
      {"9876543210/9876543211", "more than one number"},
      {"9876543210/11", "more than one number"},
      {"9198765432/10", "more than one number"},  // would be +919876543210, a stranger's
      {"98765432109876543211", "more than one number"},
      {"9876543210 ext 5", "holds 'e'"},
      {"9876543210x12", "holds 'x'"},
      {"9876543210#12", "holds '#'"},
      {"tel:9876543210", "holds 't'"},
      {"98765XXXXX", "holds 'X'"},
      {"9876543210\n9876543211", "no part of a number"},
      {"98765+43210", "holds '+'"},
      {"++919876543210", "holds '+'"},
      {"987654321²", "no part of a number"},  // a superscript is no decimal digit
      {"987654321O", "holds 'O'"},
      {"\xFF"
       "9876543210",
       "no part of a number"},
      {std::string(200, '9'), "too long"},
  }));
  INFO(text);
  const auto read = read_phone_number(text);
  REQUIRE(std::holds_alternative<UnreadableNumber>(read));
  CHECK_THAT(std::get<UnreadableNumber>(read).why, Catch::Contains(why));
}

TEST_CASE("why a text is no number is counted by kind") {
  const auto [text, fault] = GENERATE(table<std::string, NumberFault>({
      {"", NumberFault::empty},
      {"-", NumberFault::empty},
      {"N/A", NumberFault::not_a_number},
      {"98765", NumberFault::digits},
      {"+9112345678", NumberFault::digits},
      {"022-28765432", NumberFault::landline},
      {"+91 22 2876 5432", NumberFault::landline},
      {"1800 123456", NumberFault::landline},
      {"+1 987 654 3210", NumberFault::foreign},
      {"9876543210 / 9876543211", NumberFault::several},
      {"9,87,65,43,210", NumberFault::spreadsheet},
      {"9.87654E+09", NumberFault::spreadsheet},
  }));
  INFO(text);
  CHECK(std::get<UnreadableNumber>(read_phone_number(text)).fault == fault);
  CHECK(!fault_words(fault).empty());
}
