// One row of a result, read strictly: a column of another type, or a NULL nobody allowed, is an error that names it.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace SQLite {
class Statement;
}

namespace callmill::ledger {

/// A column is missing, NULL or of another type than asked for; what() names statement, column and both types.
struct WrongColumn : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Valid until the query it came from is stepped again. Text columns may be read as bytes and the other way round;
/// nothing else is converted.
class Row {
 public:
  Row(SQLite::Statement& statement, std::string_view name) : statement_(&statement), name_(name) {}

  std::int64_t integer(std::string_view column) const;
  double real(std::string_view column) const;  ///< An integer is taken as well.
  bool flag(std::string_view column) const;    ///< 0 or 1, nothing else.
  std::string text(std::string_view column) const;
  std::optional<std::int64_t> maybe_integer(std::string_view column) const;
  std::optional<double> maybe_real(std::string_view column) const;
  std::optional<std::string> maybe_text(std::string_view column) const;

 private:
  int index(std::string_view column) const;
  int index_of_type(std::string_view column, int type, const char* wanted) const;
  bool is_null(std::string_view column) const;

  SQLite::Statement* statement_;
  std::string_view name_;
};

}  // namespace callmill::ledger
