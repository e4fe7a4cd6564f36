#include "domain/outreach_id.h"

#include <algorithm>

#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kByChance = 8;

}  // namespace

std::string outreach_id(std::int64_t call_row, const Chance& chance) {
  std::string id = std::string(kCallPrefix) + std::to_string(call_row) + '-';
  for (std::size_t i = 0; i < kByChance; ++i) {
    id += kLetters[static_cast<std::size_t>(chance() * static_cast<double>(kLetters.size()))];
  }
  return id;
}

bool is_call_id(std::string_view word) {
  if (!word.starts_with(kCallPrefix)) return false;
  const auto number = word.substr(kCallPrefix.size());
  return is_nobody_elses(word) || (!number.empty() && std::ranges::all_of(number, is_digit));
}

bool is_nobody_elses(std::string_view call_id) {
  if (!call_id.starts_with(kCallPrefix)) return false;
  const std::string_view rest = call_id.substr(kCallPrefix.size());
  const auto number = rest.substr(0, rest.find('-'));
  if (number.empty() || number.size() == rest.size() || !std::ranges::all_of(number, is_digit)) return false;
  const auto letters = rest.substr(number.size() + 1);
  return letters.size() == kByChance && letters.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace callmill
