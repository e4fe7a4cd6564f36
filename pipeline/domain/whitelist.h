// CALL_WHITELIST_NUMBERS: while one tries things out, nobody else is dialled.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace callmill {

struct Whitelist {
  bool on = false;                ///< False: everybody may be dialled.
  std::set<std::string> numbers;  ///< E.164.
  std::string unreadable;         ///< Not empty: an entry cannot be read, and nobody may be dialled; says which.
};

/// Numbers in any spelling of phone_number.h, comma separated. Blank is no whitelist; one without a number in it is a
/// whitelist that nobody is on.
Whitelist read_whitelist(std::string_view setting);

}  // namespace callmill
