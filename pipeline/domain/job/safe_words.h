// Words of a server, for logs and rows.
#pragma once

#include <string>
#include <string_view>

namespace callmill {

/// Server text made fit for a log: one line of at most 300 bytes in which everything that looks like a key or token
/// is "(hidden)". With `strict` (401 and 403 quote what they were given) any word of 8 characters or more with a digit
/// or a star in it goes as well.
std::string safe_words(std::string_view text, bool strict = false);

}  // namespace callmill
