#include "domain/lead/whitelist.h"

#include <variant>

#include "domain/phone_number.h"
#include "domain/text.h"

namespace callmill {

namespace {

/// Adds the numbers of a list to `numbers`. Returns what is wrong with the first entry that cannot be read.
std::string read_numbers(std::string_view list, std::set<std::string>& numbers) {
  const bool is_blank = one_line(list).empty();
  std::string error;
  for (int entry = 1; !list.empty(); ++entry) {
    const auto comma = list.find(',');
    const std::string text = one_line(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    if (text.empty()) continue;
    const auto read = read_phone_number(text);
    if (const auto* number = std::get_if<PhoneNumber>(&read)) {
      numbers.insert(number->e164);
    } else if (error.empty()) {
      error = "entry " + std::to_string(entry) + " " + std::get<UnreadableNumber>(read).why;
    }
  }
  return !is_blank && numbers.empty() && error.empty() ? "holds no number" : error;
}

}  // namespace

Whitelist read_whitelist(std::string_view setting) {
  Whitelist whitelist;
  whitelist.on = !one_line(setting).empty();
  const std::string error = read_numbers(setting, whitelist.numbers);
  if (!error.empty()) whitelist.unreadable = "CALL_WHITELIST_NUMBERS: " + error;
  return whitelist;
}

std::string whitelist_error(std::string_view setting) {
  std::set<std::string> numbers;
  return read_numbers(setting, numbers);
}

}  // namespace callmill
