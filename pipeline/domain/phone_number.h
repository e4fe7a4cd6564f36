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

/// Why a text is no such number, to count by.
enum class NumberFault {
  empty,         ///< Nothing that could be a number: "N/A", "-".
  not_a_number,  ///< With letters or signs that are no part of one.
  digits,        ///< Too few or too many.
  landline,      ///< Of India, but no mobile: a landline, toll free.
  foreign,       ///< Of another country.
  several,       ///< More than one number.
  spreadsheet,   ///< Taken for a quantity: 9.87654E+09.
};
/// "has too few or too many digits".
std::string_view fault_words(NumberFault fault);

/// A text that cannot safely become such a number.
struct UnreadableNumber {
  std::string why;  ///< "has 9 digits, expected ..."; never repeats the number.
  NumberFault fault = NumberFault::not_a_number;
};

/// Whether `number` is a plus and 7 to 15 digits.
bool is_e164(std::string_view number);

/// Ten digits, alone or after 0, 91, +91 or 0091; with spaces, dashes, dots, slashes and brackets between them. Decimal
/// digits of any script count; so does a spreadsheet's apostrophe in front. How many digits there are decides, so that
/// 9123456789 is a whole number and 919123456789 one with its country code. Facebook's "p:" in front counts as nothing,
/// and a text in quotes behind = as the text (a spreadsheet's ="98765"). Two numbers in one text, extensions,
/// decimals of a spreadsheet and other countries are refused. The rule is the project's, see ops/manual/leads.md.
std::variant<PhoneNumber, UnreadableNumber> read_phone_number(std::string_view text);

}  // namespace callmill
