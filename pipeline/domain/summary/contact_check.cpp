#include "domain/summary/contact_check.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using namespace std::string_view_literals;
using Replacement = std::pair<std::string_view, std::string_view>;

constexpr std::array kDigitWords = {"zero"sv, "one"sv,   "two"sv,   "three"sv, "four"sv, "five"sv,
                                    "six"sv,  "seven"sv, "eight"sv, "nine"sv,  "oh"sv};

// A longer form comes before the shorter ones it begins with. No accents: the text has none by then.
constexpr std::array<Replacement, 25> kSignWords = {{
    {"at the rate of", "@"}, {"at the rate", "@"}, {"at sign", "@"}, {"at", "@"},
    {"arobase", "@"},        {"arrobase", "@"},    {"arobas", "@"},  {"arroba", "@"},
    {"chiocciola", "@"},     {"klammeraffe", "@"}, {"dot", "."},     {"point", "."},
    {"punto", "."},          {"punkt", "."},       {"ponto", "."},   {"tiret du bas", "_"},
    {"tiret bas", "_"},      {"underscore", "_"},  {"tiret", "-"},   {"hyphen", "-"},
    {"dash", "-"},           {"minus", "-"},       {"guion", "-"},   {"bindestrich", "-"},
    {"plus", "+"},
}};

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string normalized(std::string_view text, const icu::Normalizer2* form) {
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  UErrorCode status = U_ZERO_ERROR;
  form->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr, status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + u_errorName(status));
  return result;
}

/// Lower case, without accents, full-width forms made plain.
std::string folded(std::string_view text) {
  if (is_ascii(text)) return lower(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* without_case = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* decomposed = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + u_errorName(status));
  const std::string marked = normalized(normalized(text, without_case), decomposed);
  std::string plain;
  for (std::string_view rest = marked; !rest.empty();) {
    const std::string_view from = rest;
    const bool is_mark = (U_GET_GC_MASK(take_code_point(rest)) & U_GC_M_MASK) != 0;
    if (!is_mark) plain += from.substr(0, from.size() - rest.size());
  }
  return plain;
}

/// Digits of every script as ASCII.
std::string with_plain_digits(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string plain;
  while (!text.empty()) {
    const std::string_view from = text;
    const int digit = u_charDigitValue(take_code_point(text));
    if (digit >= 0)
      plain += static_cast<char>('0' + digit);
    else
      plain += from.substr(0, from.size() - text.size());
  }
  return plain;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_letter) - text.begin());
}

/// All digits of a folded text in order, spoken ones included.
std::string digits_of(std::string_view text) {
  std::string digits;
  std::size_t repeat = 1;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(1, word_length(text));
    const std::string_view word = text.substr(0, length);
    const auto spoken = std::ranges::find(kDigitWords, word) - kDigitWords.begin();
    const bool is_word = spoken < std::ssize(kDigitWords);
    const char digit = is_word ? static_cast<char>('0' + spoken % 10) : word.front();
    if (is_digit(digit)) digits.append(repeat, digit);
    if (is_digit(digit) || is_letter(digit)) repeat = word == "double" ? 2 : word == "triple" ? 3 : 1;
    text.remove_prefix(length);
  }
  return digits;
}

/// A folded text with spoken signs as signs and without white space.
std::string address_form(std::string_view text) {
  std::string form;
  bool at_word_start = true;
  while (!text.empty()) {
    const auto ends_word = [&](std::size_t length) { return length == text.size() || !is_letter(text[length]); };
    const auto* sign = std::ranges::find_if(kSignWords, [&](const Replacement& candidate) {
      return at_word_start && text.starts_with(candidate.first) && ends_word(candidate.first.size());
    });
    const std::size_t length = sign != kSignWords.end() ? sign->first.size() : 1;
    if (sign != kSignWords.end()) {
      form += sign->second;
    } else if (" \t\r\n,"sv.find(text.front()) == std::string_view::npos) {
      form += text.front();
    }
    at_word_start = !is_letter(text[length - 1]);
    text.remove_prefix(length);
  }
  return form;
}

/// "j-e-a-n" as "jean": the hyphens and dots between single letters go.
std::string without_spelling(std::string_view text) {
  const auto single = [&](std::size_t i) {
    return i < text.size() && (is_letter(text[i]) || is_digit(text[i])) && (i == 0 || !is_letter(text[i - 1])) &&
           (i + 1 >= text.size() || !is_letter(text[i + 1]));
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = (text[i] == '-' || text[i] == '.') && i > 0 && single(i - 1) && single(i + 1);
    if (!between) plain += text[i];
  }
  return plain;
}

/// Length of the country calling code that `digits` begin with (ITU E.164): 1 and 7, the two-digit ones, else three.
std::size_t country_code_length(std::string_view digits) {
  constexpr std::string_view two =
      " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 "
      "62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
  if (digits.starts_with('1') || digits.starts_with('7')) return 1;
  return two.find(" " + std::string(digits.substr(0, 2)) + " ") != std::string_view::npos ? 2 : 3;
}

/// The forms under which one number may have been said: as given, without country code, without the national 0.
std::vector<std::string> said_as(std::string digits, bool international) {
  constexpr std::size_t shortest = 7;  // shorter remains would match by accident
  constexpr std::size_t longest_national = 10;
  std::vector<std::string> forms = {digits};
  const auto add = [&](std::string_view form) {
    if (form.size() >= shortest) forms.emplace_back(form);
    if (form.starts_with('0') && form.size() > shortest) forms.emplace_back(form.substr(1));
  };
  if (digits.starts_with("00")) {
    digits.erase(0, 2);
    international = true;
    add(digits);
  }
  if (international || digits.size() > longest_national) {
    add(std::string_view(digits).substr(std::min(digits.size(), country_code_length(digits))));
  }
  add(digits);
  return forms;
}

/// What one side said, and both together, in order.
struct Spoken {
  std::array<std::string, 3> texts;  ///< Both, caller, agent.

  explicit Spoken(const std::vector<SpokenTurn>& turns) {
    for (const auto& turn : turns) {
      const std::string text = folded(with_plain_digits(clean_text(turn.text))) + "\n";
      texts[0] += text;
      texts[turn.by_caller ? 1 : 2] += text;
    }
  }
};

bool phone_is_said(const std::string& value, const Spoken& spoken) {
  const std::string number = folded(with_plain_digits(value));
  bool some = false;
  for (std::size_t begin = 0; begin < number.size();) {
    const std::size_t end = std::min(number.size(), number.find_first_not_of("0123456789+-./() \t", begin));
    const std::string_view part = std::string_view(number).substr(begin, end - begin);
    const std::string digits = digits_of(part);
    const auto forms = said_as(digits, part.find('+') != std::string_view::npos);
    const auto in_some_form = [&](const std::string& text) {
      const std::string said = digits_of(text);
      return std::ranges::any_of(forms, [&](const auto& form) { return said.find(form) != std::string::npos; });
    };
    if (!digits.empty() && std::ranges::none_of(spoken.texts, in_some_form)) return false;
    some = some || !digits.empty();
    begin = end + 1;
  }
  return some;
}

bool address_is_said(const std::string& value, const Spoken& spoken) {
  const std::string address = address_form(folded(value));
  return std::ranges::any_of(spoken.texts, [&](const std::string& text) {
    return address_form(text).find(address) != std::string::npos ||
           address_form(without_spelling(text)).find(address) != std::string::npos;
  });
}

}  // namespace

std::string unsupported_contact(std::string_view summary, const std::vector<SpokenTurn>& turns) {
  using Json = nlohmann::ordered_json;
  const Json contact = read_ordered_json(summary).at("contact");
  const Spoken spoken(turns);
  Json unsupported = Json::array();
  const auto check = [&](const char* field, auto is_said) {
    const Json& value = contact.at(field);
    if (value.is_string() && !is_said(value.template get<std::string>(), spoken)) {
      unsupported.push_back({{"field", field}, {"value", value}});
    }
  };
  check("phone", phone_is_said);
  check("email", address_is_said);
  return unsupported.dump();
}

}  // namespace callmill
