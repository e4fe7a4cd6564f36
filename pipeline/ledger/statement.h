// A prepared statement: what the generated types (sql/FOLDER.h) bind into and read from, by position. Nothing is
// converted silently. On SQLite's C interface: SQLiteCpp, which opens the file, binds no string_view by reference.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "domain/sql_value.h"
#include "domain/time.h"

namespace callmill::ledger {

/// A column is missing, NULL or of another type than asked for; what() names statement, column and both types.
struct WrongColumn : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Texts and blobs are bound by reference: they must live until the statement is reset. For one thread.
class Statement {
 public:
  /// Throws LedgerError that names the statement if SQLite refuses it.
  Statement(sqlite3* connection, std::string_view name, std::string_view text);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void set(int index, std::int64_t value);
  void set(int index, double value);
  void set(int index, bool value) { set(index, std::int64_t{value}); }
  void set(int index, UnixTime value) { set(index, std::int64_t{unix_seconds(value)}); }
  void set(int index, std::string_view text);
  void blob(int index, std::string_view bytes);
  void set(int index, std::span<const std::int64_t> values);  ///< As a JSON array, which the statement copies.
  void set(int index, std::span<const std::string> values);   ///< The same.
  void set(int index, const SqlValue& value);
  template <class T>
  void set(int index, const std::optional<T>& value) {
    if (value) set(index, *value);
  }
  void blob(int index, const std::optional<std::string_view>& value) {
    if (value) blob(index, *value);
  }

  std::size_t parameter_count() const { return static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_)); }
  /// `name` without the colon. Throws LedgerError if there is none.
  int parameter_index(std::string_view name) const;

  /// True: there is a row. Throws LedgerError.
  bool step();
  /// Ends the run and forgets what was bound: a parameter that is not set again is NULL.
  void reset() noexcept;
  bool in_use() const { return sqlite3_stmt_busy(statement_) != 0; }
  const std::string& name() const { return name_; }

  int column_count() const { return sqlite3_column_count(statement_); }
  const char* column_name(int column) const { return sqlite3_column_name(statement_, column); }
  /// A column of the row that step() found, whatever its type. A blob is read as text.
  SqlValue value(int column) const;
  /// The same, strictly. Throws WrongColumn, which names the column, if it is NULL and T is not optional, or of another
  /// type. An integer is taken for a real, a blob for a text.
  template <class T>
  T get(int column, const char* column_name) const {
    if constexpr (requires { typename T::value_type; } && !std::is_same_v<T, std::string>) {
      if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
      return get<typename T::value_type>(column, column_name);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      return integer(column, column_name);
    } else if constexpr (std::is_same_v<T, double>) {
      require_type(column, SQLITE_FLOAT, column_name);
      return sqlite3_column_double(statement_, column);
    } else if constexpr (std::is_same_v<T, bool>) {
      return flag(column, column_name);
    } else if constexpr (std::is_same_v<T, UnixTime>) {
      return unix_time(integer(column, column_name));
    } else {
      require_type(column, SQLITE_TEXT, column_name);
      return text(column);
    }
  }

 private:
  std::int64_t integer(int column, const char* column_name) const;
  bool flag(int column, const char* column_name) const;
  std::string text(int column) const;
  void require_type(int column, int type, const char* column_name) const;
  void bound(int code, int index);

  sqlite3* connection_;
  sqlite3_stmt* statement_ = nullptr;
  std::string name_;
};

}  // namespace callmill::ledger
