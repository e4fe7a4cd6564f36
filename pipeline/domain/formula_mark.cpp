#include "domain/formula_mark.h"

#include <algorithm>

#include "domain/phone_number.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::string_view kRun = "=+-@\t\r";

/// Of a text behind its apostrophes.
bool is_run(std::string_view text) {
  return !text.empty() && kRun.find(text.front()) != std::string_view::npos;
}

bool is_number(std::string_view text) {
  const std::string_view digits = text.substr(text.find_first_not_of("+-") == 1 ? 1 : 0);
  return !digits.empty() && (is_digit(digits.front()) || digits.front() == '.') && number_in<double>(digits);
}

std::string_view without_apostrophes(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of('\''), text.size()));
}

}  // namespace

std::string marked(std::string text) {
  if (text.empty() || (text.front() != '\'' && !is_run(text)) || !is_run(without_apostrophes(text))) return text;
  const bool harmless =
      text.front() != '\'' && (is_number(text) || std::holds_alternative<PhoneNumber>(read_phone_number(text)));
  return harmless ? text : "'" + text;
}

std::string_view unmarked(std::string_view text) {
  const bool has_mark = text.starts_with('\'') && is_run(without_apostrophes(text));
  return has_mark ? text.substr(1) : text;
}

}  // namespace callmill
