// A prepared statement of sql/: what the generated types (sql/FOLDER.h) bind into and read from, by position.
//
// SQLite's own interface, because SQLiteCpp 3.2 copies every text twice on its way in and converts silently on its way
// out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "domain/sql_value.h"
#include "domain/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace callmill::ledger {

/// Texts and blobs that are bound stay the caller's: they live until the statement is reset. For one thread.
class Statement {
 public:
  /// Throws LedgerError that names the statement when SQLite refuses it.
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
  void set(int index, std::span<const std::int64_t> values);  ///< As a JSON array, which the statement keeps.
  void set(int index, std::span<const std::string> values);   ///< The same.
  void set(int index, const SqlValue& value);
  template <class T>
  void set(int index, const std::optional<T>& value) {
    if (value) set(index, *value);
  }
  void blob(int index, const std::optional<std::string_view>& value) {
    if (value) blob(index, *value);
  }

  /// True: a row is there. Throws LedgerError.
  bool step();
  /// Ends the run and forgets what was bound: a parameter that is not set again is NULL.
  void reset() noexcept;
  bool in_use() const;
  const std::string& name() const { return name_; }

  /// A column of the row that step() found. Throws WrongColumn naming the column when it is NULL, unless T is optional,
  /// or of another type. An integer is taken for a real, a blob for a text.
  template <class T>
  T get(int column, const char* column_name) const {
    if constexpr (requires { typename T::value_type; } && !std::is_same_v<T, std::string>) {
      if (is_null(column)) return std::nullopt;
      return get<typename T::value_type>(column, column_name);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      return integer(column, column_name);
    } else if constexpr (std::is_same_v<T, double>) {
      return real(column, column_name);
    } else if constexpr (std::is_same_v<T, bool>) {
      return flag(column, column_name);
    } else if constexpr (std::is_same_v<T, UnixTime>) {
      return unix_time(integer(column, column_name));
    } else {
      return text(column, column_name);
    }
  }

 private:
  bool is_null(int column) const;
  std::int64_t integer(int column, const char* column_name) const;
  double real(int column, const char* column_name) const;
  bool flag(int column, const char* column_name) const;
  std::string text(int column, const char* column_name) const;
  void require_type(int column, int type, const char* column_name) const;
  void bound(int code, int index);

  sqlite3* connection_;
  sqlite3_stmt* statement_ = nullptr;
  std::string name_;
};

}  // namespace callmill::ledger
