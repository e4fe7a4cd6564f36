// What the columns of a list mean: by their names, or as a person says.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace callmill {

/// The column that `name` means: lower case, with '_' for spaces and dashes, without characters that nobody sees
/// ("Product Name" is product_name).
std::string column_of(std::string_view name);

/// Of one list: which of its columns means what, where its own name does not say it.
class ColumnNames {
 public:
  /// The column called `name` means `meaning`, and no column does by its own name any more. Names are compared as
  /// column_of() has them.
  void add(const std::string& meaning, std::string_view name);
  /// A second spelling: `name` means `meaning` too.
  void add_spelling(const std::string& meaning, std::string_view name);
  bool given() const { return !by_name_.empty(); }

  /// Empty: the column's name is that of a meaning which another column was given.
  std::string meaning_of(std::string_view name) const;
  /// The names that were added and are not among `columns`, as column_of() has them.
  std::vector<std::string> absent(const std::vector<std::string>& columns) const;

 private:
  std::map<std::string, std::string> by_name_;  // by column_of()
  std::set<std::string> meanings_;              // that were added
};

/// Whether a column of this name, as column_of() has it, holds phone numbers: mobile, alternate_phone, whatsapp_no.
bool is_phone_column(std::string_view column);

/// For each of `meanings` that no column of a list has: the column that it probably is. Those without one are left out.
std::vector<std::pair<std::string, std::string>> guessed_columns(const std::vector<std::string>& meanings,
                                                                 const std::vector<std::string>& columns);

}  // namespace callmill
