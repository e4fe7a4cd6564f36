#include "domain/lead/opt_out.h"

#include <algorithm>
#include <array>
#include <string>

#include "domain/text.h"

namespace callmill {

namespace {

/// "is_opted_out?" -> "optedout".
std::string letters_of(std::string_view column) {
  for (const std::string_view prefix : {"is_", "has_"}) {
    if (column.starts_with(prefix)) column.remove_prefix(prefix.size());
  }
  std::string letters;
  std::copy_if(column.begin(), column.end(), std::back_inserter(letters), is_letter_or_digit);
  return letters;
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_opt_out_column(std::string_view column) {
  constexpr std::array<std::string_view, 26> kColumns{"donotcall",
                                                      "dontcall",
                                                      "donotphone",
                                                      "donotdial",
                                                      "donotcontact",
                                                      "dnc",
                                                      "dnd",
                                                      "dncl",
                                                      "optedout",
                                                      "optout",
                                                      "optedoutofphone",
                                                      "optoutofphone",
                                                      "phoneoptout",
                                                      "phoneoptedout",
                                                      "optedoutofcalls",
                                                      "optoutofcalls",
                                                      "calloptout",
                                                      "callsoptout",
                                                      "dndregistered",
                                                      "donotdisturb",
                                                      "onthedonotcalllist",
                                                      "ondonotcalllist",
                                                      "donotcalllist",
                                                      "dncregistered",
                                                      "ndnc",
                                                      "optedoutofcalling"};
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLongest = 30;
  if (column.size() < kShortest || column.size() > kLongest) return false;
  // All but a few begin so: most columns of most lists are none.
  if (std::string_view("dhiopcn").find(column.front()) == std::string_view::npos) return false;
  return is_one_of(kColumns, letters_of(column));
}

std::optional<bool> opted_out(std::string_view text) {
  constexpr std::array<std::string_view, 15> kYes{"true",     "yes",     "y",    "1",         "t",
                                                  "on",       "x",       "1.0",  "dnc",       "dnd",
                                                  "optedout", "checked", "stop", "donotcall", "optout"};
  constexpr std::array<std::string_view, 13> kNo{"false", "no",  "n",    "0",    "f",  "off",      "",
                                                 "0.0",   "nil", "null", "none", "na", "unchecked"};
  std::string word = lower(one_line(text));
  std::erase_if(word, [](char c) { return c == '/' || c == '-' || c == '_' || c == ' '; });
  if (is_one_of(kYes, word)) return true;
  if (is_one_of(kNo, word)) return false;
  return std::nullopt;
}

}  // namespace callmill
