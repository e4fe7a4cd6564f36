// --column and --columns: which column of a list means what.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <string>
#include <utility>
#include <vector>

#include "commands/command.h"
#include "domain/lead/column_names.h"

namespace callmill::commands {

void add_column_options(boost::program_options::options_description& options);

class ListColumns {
 public:
  /// `meanings` are those that a list of this kind has. Throws UsageError for another one and for what is not
  /// MEANING=NAME; Refusal for a file that cannot be read.
  ListColumns(const boost::program_options::variables_map& arguments, const std::vector<std::string>& meanings);

  const ColumnNames& names() const { return names_; }
  /// Throws Refusal for a --column that the list called `path` does not have; says of those of the file that it has
  /// none.
  void check(Context& context, const std::string& path, const std::vector<std::string>& columns) const;

 private:
  void add(const std::string& mapping, const std::string& where, const std::vector<std::string>& meanings);
  void add_file(const std::string& path, const std::vector<std::string>& meanings);

  ColumnNames names_;
  ColumnNames of_options_;
};

/// "id, full_name, ..."; the first twenty.
std::string listed_columns(const std::vector<std::string>& columns);

/// "Perhaps: --column name=full_name --column 'phone=Mobile No'." Empty without guesses.
std::string guess_text(const std::vector<std::pair<std::string, std::string>>& guesses);

}  // namespace callmill::commands
