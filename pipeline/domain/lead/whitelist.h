// The numbers that may be dialled while trials go on.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace callmill {

/// CALL_WHITELIST_NUMBERS: for trials, no other number is dialled.
struct Whitelist {
  bool on = false;                ///< False: every number may be dialled.
  std::set<std::string> numbers;  ///< E.164.
  std::string unreadable;         ///< Names an entry that cannot be read: no number may be dialled.
};

/// Numbers in any spelling that read_phone_number() reads, comma separated. Blank is no whitelist; one without a number
/// in it allows no number.
Whitelist read_whitelist(std::string_view setting);

/// Why read_whitelist() cannot read it, without a number: "entry 2 has 9 digits, expected ..."; empty: it can.
std::string whitelist_error(std::string_view setting);

}  // namespace callmill
