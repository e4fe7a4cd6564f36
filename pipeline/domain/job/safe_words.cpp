#include "domain/job/safe_words.h"

#include <algorithm>

#include "domain/text.h"

namespace callmill {

namespace {

using namespace std::string_view_literals;

bool is_word(char c) {
  return is_letter_or_digit(c) || "_-+/=.~*"sv.find(c) != std::string_view::npos;
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, is_digit);
}

/// A part of `word` without dots and hyphens, of 20 characters or more, with digits and letters: no name looks so.
bool has_random_part(std::string_view word) {
  while (!word.empty()) {
    const std::string_view part = word.substr(0, word.find_first_of(".-"));
    const bool letters = part.find_first_not_of("0123456789_+/=~*") != std::string_view::npos;
    if (part.size() >= 20 && letters && has_digit(part)) return true;
    word.remove_prefix(std::min(word.size(), part.size() + 1));
  }
  return false;
}

bool looks_secret(std::string_view word, bool after_bearer, bool strict) {
  if (word.size() >= 4 && (word.starts_with("sk-") || after_bearer)) return true;
  if (strict && word.size() >= 8 && (has_digit(word) || word.find('*') != std::string_view::npos)) return true;
  const bool is_uuid = word.size() >= 32 && word.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
  return is_uuid || has_random_part(word);
}

}  // namespace

std::string safe_words(std::string_view text, bool strict) {
  // Bodies can be long: what is cut away below need not be cleaned; 4,000 bytes hold more than is shown.
  const std::string line = one_line(text.substr(0, 4000));
  std::string safe;
  bool after_bearer = false;
  for (std::string_view rest = line; !rest.empty();) {
    const auto end = std::ranges::find_if_not(rest, is_word);
    const auto length = static_cast<std::size_t>(end - rest.begin());
    if (length == 0) {
      safe += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const std::string_view word = rest.substr(0, length);
    safe += looks_secret(word, after_bearer, strict) ? "(hidden)"sv : word;
    after_bearer = word == "Bearer" || word == "bearer";
    rest.remove_prefix(length);
  }
  const std::string_view shown = cut_text(safe, 300);
  return shown.size() < safe.size() ? std::string(shown) + "..." : safe;
}

}  // namespace callmill
