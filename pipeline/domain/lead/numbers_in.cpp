#include "domain/lead/numbers_in.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <optional>

#include "domain/text.h"

namespace callmill {

namespace {

using Parts = std::vector<std::string>;

bool has_digit(std::string_view text) {
  while (!text.empty()) {
    if (u_charDigitValue(take_code_point(text)) >= 0) return true;
  }
  return false;
}

bool separates(std::int32_t code) {
  constexpr std::string_view kSigns = ",;|&/\r\n:";
  if (code < 0 || u_isalpha(code)) return true;
  return code < 0x80 && kSigns.find(static_cast<char>(code)) != std::string_view::npos;
}

/// Those with digits.
template <class IsEnd>
Parts parts_of(std::string_view text, IsEnd is_end) {
  Parts parts(1);
  while (!text.empty()) {
    const std::string_view from = text;
    if (is_end(take_code_point(text))) {
      parts.emplace_back();
    } else {
      parts.back() += from.substr(0, from.size() - text.size());
    }
  }
  std::erase_if(parts, [](const std::string& part) { return !has_digit(part); });
  return parts;
}

std::optional<std::string> one_number(std::string_view text) {
  const auto read = read_phone_number(text);
  if (const auto* number = std::get_if<PhoneNumber>(&read)) return number->e164;
  return std::nullopt;
}

/// "98765 43210 98765 43211": the shortest runs of words that are numbers. Nothing: words are left over.
std::optional<Parts> numbers_between_spaces(std::string_view text) {
  Parts numbers;
  std::string run;
  for (const std::string& word : parts_of(text, [](std::int32_t code) { return u_isUWhiteSpace(code); })) {
    run += run.empty() ? word : " " + word;
    if (auto number = one_number(run)) {
      numbers.push_back(*std::move(number));
      run.clear();
    }
  }
  if (!run.empty()) return std::nullopt;
  return numbers;
}

void read_part(std::string_view part, NumbersIn& found) {
  const auto read = read_phone_number(part);
  if (const auto* number = std::get_if<PhoneNumber>(&read)) {
    found.e164.push_back(number->e164);
  } else if (const auto several = numbers_between_spaces(part)) {
    found.e164.insert(found.e164.end(), several->begin(), several->end());
  } else {
    found.unreadable.push_back(std::get<UnreadableNumber>(read));
  }
}

}  // namespace

NumbersIn numbers_in(std::string_view text) {
  const auto read = read_phone_number(one_line(text));
  if (const auto* number = std::get_if<PhoneNumber>(&read)) return {{number->e164}, {}};
  const auto& unreadable = std::get<UnreadableNumber>(read);
  if (unreadable.fault == NumberFault::spreadsheet) return {{}, {unreadable}};
  NumbersIn found;
  const std::string clean = clean_text(text);
  for (const std::string& part : parts_of(clean, separates)) read_part(part, found);
  if (found.e164.empty()) return {{}, {unreadable}};
  return found;
}

}  // namespace callmill
