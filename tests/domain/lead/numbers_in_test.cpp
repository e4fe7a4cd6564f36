#include "domain/lead/numbers_in.h"

#include <catch2/catch.hpp>

using namespace callmill;

namespace {

/// "10 11 !has 2 digits": each number's last two digits, then why a part is none.
std::string endings(const std::string& text) {
  const NumbersIn found = numbers_in(text);
  std::string words;
  for (const std::string& number : found.e164) words += number.substr(number.size() - 2) + " ";
  for (const UnreadableNumber& part : found.unreadable) words += "!" + part.why.substr(0, 12) + " ";
  return words;
}

}  // namespace

TEST_CASE("every number of a field is found, and no digit is passed over") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {"9876543210", "10 "},
      {"98765/43210", "10 "},
      {"9876543210, 9876543211", "10 11 "},
      {"9876543210; +91 98765 43211;", "10 11 "},
      {"9876543210 / 9876543211", "10 11 "},
      {"9876543210\n9876543211", "10 11 "},
      {"9876543210 9876543211", "10 11 "},
      {"98765 43210 98765 43211", "10 11 "},
      {"+91 98765 43210 +91 98765 43211", "10 11 "},
      {"9876543210 & 9876543211 or 9876543212", "10 11 12 "},
      {"9876543210 (wife)", "10 "},
      {"M: 9876543210, wife: 9876543211", "10 11 "},
      {"पत्नी 9876543210", "10 "},
      {"tel:9876543210", "10 "},
      {"p:+919876543210", "10 "},
      {"\x1F"
       "9876543210",
       "10 "},
      {"9876543210 ext 12", "10 !has 2 digits "},
      {"9876543210 / 11", "10 !has 2 digits "},
      {"9876543210, 022-28765432", "10 !is no mobile "},
      {"022-28765432", "!is no mobile "},
      {"+1 415 521 6849", "!is a number  "},
      {"9,87,65,43,210", "!was damaged  "},
      {"9.87654E+09", "!was damaged  "},
      {"98765", "!has 5 digits "},
      {"N/A", "!holds 'N', w "},
      {"", "!is empty "},
  }));
  INFO(text);
  CHECK(endings(text) == words);
}
