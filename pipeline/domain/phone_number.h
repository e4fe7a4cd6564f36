// Which numbers may be dialled: Indian mobiles, in the spellings that lists of leads hold.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace callmill {

/// A number that is safe to dial.
struct PhoneNumber {
  std::string e164;      ///< "+91" and ten digits, the first of them 6 to 9.
  bool lenient = false;  ///< With a 0 after the country code ("+91 (0) 98765 43210"), which is not dialled.
};

/// A text that cannot safely become such a number.
struct UnreadableNumber {
  std::string why;  ///< "has 9 digits, expected ..."; never repeats the number.
};

/// Whether `number` is a plus and 7 to 15 digits.
bool is_e164(std::string_view number);

/// Ten digits, alone or after 0, 91, +91 or 0091; with spaces, dashes, dots, slashes and brackets between them. Decimal
/// digits of any script count; so does a spreadsheet's apostrophe in front. How many digits there are decides, so that
/// 9123456789 is a whole number and 919123456789 one with its country code. Two numbers in one text, extensions,
/// decimals of a spreadsheet and other countries are refused. The rule is the project's, see ops/manual/leads.md.
std::variant<PhoneNumber, UnreadableNumber> read_phone_number(std::string_view text);

}  // namespace callmill
