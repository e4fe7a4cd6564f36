// Text that a spreadsheet would run, in CSV: "=HYPERLINK(...)", "@SUM(1)".
#pragma once

#include <string>
#include <string_view>

namespace callmill {

/// With an apostrophe in front if a spreadsheet would take the text for a formula: it begins with = + - @, tab or CR
/// and is neither a number nor a phone number. So has a text that begins with such a mark already: unmarked() gives
/// back every text.
std::string marked(std::string text);
/// Without marked()'s apostrophe.
std::string_view unmarked(std::string_view text);

}  // namespace callmill
