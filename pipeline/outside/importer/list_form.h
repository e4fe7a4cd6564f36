// What a list of the caller's kind looks like, and where in the text of one its columns are named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/lead/column_names.h"

namespace callmill::outside {

/// What the reader of a list knows of it. Without `needed` its first line names the columns.
struct ListForm {
  ColumnNames names{};
  std::vector<std::string> needed{};  ///< The meanings that the line of names has, the rarest word last.
  /// Of a list without a line of names: what every field means. Empty: such a list is read by its first line.
  std::string without_names{};
};

/// Where a list in CSV begins.
struct ListTop {
  std::size_t skipped = 0;        ///< Bytes in front of it.
  std::uint64_t lines = 0;        ///< Lines in front of it.
  std::uint64_t title_lines = 0;  ///< Of those, lines with text that is no record.
  char delimiter = ',';           ///< See detect_delimiter().
  bool is_named = true;           ///< Its first row names the columns.
};

/// Looks at the first twenty lines of `front`. A row with a number ends the search. Where no row names the columns, the
/// row in front of the first record that has the most fields does.
ListTop find_top(std::string_view front, const ListForm& form);

/// How many lines of a list find_top() wants to see.
inline constexpr std::size_t kTopLines = 20;

}  // namespace callmill::outside
