// All phone numbers that one field holds: "98765 43210 / 98765 43211 (wife)".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/phone_number.h"

namespace callmill {

struct NumbersIn {
  std::vector<std::string> e164;
  std::vector<UnreadableNumber> unreadable;  ///< Of each part with digits that is no number.
};

/// The text is one number or, if it is none, its parts between commas, semicolons, slashes, line ends, letters and
/// spaces are. For a list of those who must not be called: no digit is passed over. Nothing but letters and signs: one
/// that is unreadable. A quantity of a spreadsheet is not taken apart.
NumbersIn numbers_in(std::string_view text);

}  // namespace callmill
