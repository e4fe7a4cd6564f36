#include "domain/lead/whitelist.h"

#include <variant>

#include "domain/phone_number.h"
#include "domain/text.h"

namespace callmill {

Whitelist read_whitelist(std::string_view setting) {
  Whitelist whitelist;
  whitelist.on = !one_line(setting).empty();
  for (int entry = 1; !setting.empty(); ++entry) {
    const auto comma = setting.find(',');
    const std::string text = one_line(setting.substr(0, comma));
    setting.remove_prefix(comma == std::string_view::npos ? setting.size() : comma + 1);
    if (text.empty()) continue;
    const auto read = read_phone_number(text);
    if (const auto* number = std::get_if<PhoneNumber>(&read)) {
      whitelist.numbers.insert(number->e164);
    } else if (whitelist.unreadable.empty()) {
      whitelist.unreadable =
          "CALL_WHITELIST_NUMBERS: entry " + std::to_string(entry) + " " + std::get<UnreadableNumber>(read).why;
    }
  }
  if (whitelist.on && whitelist.numbers.empty() && whitelist.unreadable.empty())
    whitelist.unreadable = "CALL_WHITELIST_NUMBERS holds no number";
  return whitelist;
}

}  // namespace callmill
