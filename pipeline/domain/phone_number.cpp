#include "domain/phone_number.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>

#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::string_view kExpected = "expected 10 digits, alone or after 0, 91, +91 or 0091";
constexpr std::size_t kNational = 10;
constexpr std::size_t kLongestText = 100;

/// The ASCII character for `code`; nothing if it has no meaning in a number. Every invisible character is a space:
/// a number copied from a chat brings directional marks.
std::optional<char> plain(UChar32 code) {
  constexpr UChar32 kFullwidth = 0xFF00;
  constexpr UChar32 kFullwidthToAscii = 0xFEE0;
  if (code > kFullwidth && code <= 0xFF5E) code -= kFullwidthToAscii;
  if (const int digit = u_charDigitValue(code); digit >= 0) return static_cast<char>('0' + digit);
  if (code > 0 && code < 0x80 && (code >= ' ' || code == '\t')) return static_cast<char>(code);
  if (code == 0x2212) return '-';  // the minus sign
  if (code == 0x2019) return '\'';
  switch (u_charType(code)) {
    case U_DASH_PUNCTUATION:
      return '-';
    case U_SPACE_SEPARATOR:
    case U_FORMAT_CHAR:
      return ' ';
    default:
      return std::nullopt;
  }
}

std::optional<std::string> as_ascii(std::string_view text) {
  std::string ascii;
  while (!text.empty()) {
    const auto character = plain(take_code_point(text));
    if (!character) return std::nullopt;
    ascii += *character;
  }
  return ascii;
}

std::string without_separators(std::string_view text) {
  constexpr std::string_view kSeparators = " \t-./()";
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
               [&](char c) { return kSeparators.find(c) == std::string_view::npos; });
  return kept;
}

/// For what is before the ten digits of a number: whether it is a lenient form. Nothing: it is no prefix.
std::optional<bool> lenient_prefix(std::string_view prefix) {
  constexpr std::array<std::string_view, 5> kPrefixes{"", "0", "91", "+91", "0091"};
  constexpr std::array<std::string_view, 3> kLenient{"910", "+910", "00910"};
  if (std::find(kPrefixes.begin(), kPrefixes.end(), prefix) != kPrefixes.end()) return false;
  if (std::find(kLenient.begin(), kLenient.end(), prefix) != kLenient.end()) return true;
  return std::nullopt;
}

/// `compact` is without separators.
std::optional<PhoneNumber> mobile(std::string_view compact) {
  if (compact.size() < kNational) return std::nullopt;
  const std::string_view number = compact.substr(compact.size() - kNational);
  if (!std::all_of(number.begin(), number.end(), is_digit) || number.front() < '6') return std::nullopt;
  const auto lenient = lenient_prefix(compact.substr(0, compact.size() - kNational));
  if (!lenient) return std::nullopt;
  return PhoneNumber{"+91" + std::string(number), *lenient};
}

/// "9198765432/10" names two numbers; read as one it would be a third person's.
bool is_whole_before_a_slash(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && mobile(without_separators(text.substr(0, slash)));
}

/// "9,87,65,12,401", "9,876,512,401": digits in groups of two or three, the last of three.
bool is_grouped(std::string_view text) {
  std::size_t groups = 0;
  for (std::string_view rest = text; !rest.empty(); ++groups) {
    const std::string_view group = rest.substr(0, rest.find(','));
    const bool is_last = group.size() == rest.size();
    if (group.empty() || group.size() > 3 || !std::all_of(group.begin(), group.end(), is_digit)) return false;
    if ((groups > 0 && group.size() < 2) || (is_last && group.size() != 3)) return false;
    rest.remove_prefix(is_last ? group.size() : group.size() + 1);
  }
  return groups > 1;
}

/// "987654321.0", "9.87654E+09", "9,87,65,43,210": a spreadsheet took the number for a quantity.
bool is_spreadsheet_damage(std::string_view text) {
  if (text.find_first_of("eE") != std::string_view::npos && text.find_first_not_of("0123456789.,eE+-") == text.npos) {
    return true;
  }
  const std::string_view whole = text.substr(0, text.rfind('.'));
  const std::string_view decimals = text.substr(whole.size());
  const bool is_decimal = decimals == ".0" || decimals == ".00";
  if (is_decimal && std::all_of(whole.begin(), whole.end(), is_digit)) return true;
  return is_grouped(is_decimal ? whole : text);
}

/// What is not digits alone.
UnreadableNumber stray_character(char stray) {
  if (std::string_view(",;&|").find(stray) != std::string_view::npos)
    return {"holds more than one number", NumberFault::several};
  return {"holds '" + std::string(1, stray) + "', which is no part of a number; " + std::string(kExpected),
          NumberFault::not_a_number};
}

UnreadableNumber too_many_or_few(bool plus, std::string_view digits) {
  // Behind a plus, 91 is the country code, whatever comes.
  if (plus) {
    return {"has " + std::to_string(digits.size() - 2) + " digits after +91, expected 10", NumberFault::digits};
  }
  return {"has " + std::to_string(digits.size()) + " digits, " + std::string(kExpected), NumberFault::digits};
}

UnreadableNumber why_not(std::string_view text, std::string_view compact) {
  const bool plus = compact.starts_with('+');
  const std::string_view digits = compact.substr(plus ? 1 : 0);
  const auto stray = std::find_if_not(digits.begin(), digits.end(), is_digit);
  if (stray != digits.end()) return stray_character(*stray);
  if (digits.empty()) return {"holds no digit", NumberFault::empty};
  if (plus && !digits.starts_with("91")) return {"is a number of another country, expected +91", NumberFault::foreign};
  if (is_whole_before_a_slash(text) || digits.size() > 15) return {"holds more than one number", NumberFault::several};
  const bool is_national =
      digits.size() >= kNational && lenient_prefix(compact.substr(0, compact.size() - kNational)).has_value();
  // "+9112345678" has ten digits with its country code, and too few.
  if (is_national && !(plus && digits.size() == kNational)) {
    return {"is no mobile number: its ten digits begin with " + std::string(1, digits[digits.size() - kNational]) +
                ", expected 6, 7, 8 or 9",
            NumberFault::landline};
  }
  return too_many_or_few(plus, digits);
}

/// Without what a program puts in front of a number for itself: Facebook's "p:", a spreadsheet's apostrophe, its
/// ="...".
std::string_view bare(std::string_view text) {
  if (text.starts_with('\'')) text = trimmed(text.substr(1));
  if (text.starts_with("=\"") && text.ends_with('"') && text.size() > 3)
    text = trimmed(text.substr(2, text.size() - 3));
  if (text.starts_with("p:") || text.starts_with("P:")) text = trimmed(text.substr(2));
  return text;
}

}  // namespace

bool is_e164(std::string_view number) {
  return number.size() >= 8 && number.size() <= 16 && number.front() == '+' &&
         std::all_of(number.begin() + 1, number.end(), is_digit);
}

std::string_view fault_words(NumberFault fault) {
  switch (fault) {
    case NumberFault::empty:
      return "no digit";
    case NumberFault::not_a_number:
      return "letters or signs that are no part of a number";
    case NumberFault::digits:
      return "too few or too many digits";
    case NumberFault::landline:
      return "no mobile number";
    case NumberFault::foreign:
      return "another country";
    case NumberFault::several:
      return "more than one number";
    case NumberFault::spreadsheet:
      return "damaged by a spreadsheet";
  }
  return {};
}

std::variant<PhoneNumber, UnreadableNumber> read_phone_number(std::string_view text) {
  if (text.size() > kLongestText) return UnreadableNumber{"is too long for a number"};
  const auto ascii = as_ascii(trimmed(text));
  if (!ascii) return UnreadableNumber{"holds characters that are no part of a number; " + std::string(kExpected)};
  const std::string_view number = bare(trimmed(*ascii));
  if (number.empty()) return UnreadableNumber{"is empty", NumberFault::empty};
  if (is_spreadsheet_damage(number)) {
    return UnreadableNumber{
        "was damaged by a spreadsheet, or a program that took it for a quantity; keep the column as "
        "text",
        NumberFault::spreadsheet};
  }
  const std::string compact = without_separators(number);
  if (auto read = mobile(compact); read && !is_whole_before_a_slash(number)) return *read;
  return why_not(number, compact);
}

}  // namespace callmill
