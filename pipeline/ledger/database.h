// The SQLite file: opening it as the house wants it, statements of sql/ by their types, transactions.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/sql_value.h"
#include "ledger/row.h"
#include "ledger/statement.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace callmill::ledger {

/// SQLite said no; what() names the statement and SQLite's words. `code` is the extended result code.
struct LedgerError : std::runtime_error {
  LedgerError(const std::string& what, int extended_code) : std::runtime_error(what), code(extended_code) {}
  /// Busy, disk full or an I/O error: the same may work later, and nothing is wrong with what was written.
  bool transient() const;
  int code;
};

/// A statement whose parameters and columns no type tells: bind by name, then run() or next().
class Query {
 public:
  Query(std::unique_ptr<SQLite::Statement> statement, std::string name);
  ~Query();
  Query(Query&&) noexcept;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator=(Query&&) = delete;

  /// `parameter` without the colon. Throws LedgerError naming statement and parameter when it has none of that name.
  Query& bind(std::string_view parameter, std::int64_t value);
  Query& bind(std::string_view parameter, double value);
  Query& bind(std::string_view parameter, std::string_view value);
  Query& bind(std::string_view parameter, const char* value) { return bind(parameter, std::string_view{value}); }
  Query& bind(std::string_view parameter, const std::string& value) { return bind(parameter, std::string_view{value}); }
  Query& bind_blob(std::string_view parameter, std::string_view bytes);
  Query& bind_null(std::string_view parameter);
  template <class T>
  Query& bind(std::string_view parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
  }
  /// By position.
  Query& bind(const SqlValues& values);
  Query& bind(std::string_view parameter, int value) { return bind(parameter, std::int64_t{value}); }

  /// Steps to the next row; false, and reset, at the end. Writes hold the lock until the end is reached: read all rows.
  bool next();
  Row row() const;
  /// Steps to the end and gives the number of rows changed.
  std::int64_t run();
  /// The names of the result's columns.
  std::vector<std::string> columns() const;
  SQLite::Statement& statement() { return *statement_; }

 private:
  int parameter_index(std::string_view parameter) const;
  std::unique_ptr<SQLite::Statement> statement_;
  std::string name_;
};

enum class Access { read_write, create, read_only };

/// What became of the row of an `insert ... on conflict do update`.
enum class Upserted { inserted, updated, unchanged };

/// One connection, for one thread: WAL, synchronous=FULL, foreign keys on, double-quoted strings off, busy timeout 10
/// s.
class Database {
 public:
  /// Throws LedgerError when the file cannot be opened, or does not exist and `access` is not create.
  explicit Database(const std::string& path, Access access = Access::read_write);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs a statement of sql/, given as its generated type (sql/FOLDER.h), to the end; gives the number of rows
  /// changed.
  template <class S>
  std::int64_t run(const S& statement) {
    const InUse use(prepared(S::kName), statement);
    while (use->step()) {
    }
    return changes();
  }
  /// The same with values that were kept.
  std::int64_t run(std::string_view name, const SqlValues& values);
  /// Runs an upsert of one row, into a table with rowids.
  template <class S>
  Upserted upsert(const S& statement) {
    forget_last_insert();
    if (run(statement) == 0) return Upserted::unchanged;
    return has_inserted() ? Upserted::inserted : Upserted::updated;
  }
  /// Calls `visit` with the statement at each row, until the last: what it writes is written once this returns. A
  /// `visit` that gives a bool ends a statement that only reads with false.
  template <class S, class Visit>
  void each_row(const S& statement, Visit visit) {
    const InUse use(prepared(S::kName), statement);
    while (use->step()) {
      if constexpr (std::is_void_v<decltype(visit(std::as_const(*use)))>) {
        visit(std::as_const(*use));
      } else if (!visit(std::as_const(*use))) {
        return;
      }
    }
  }
  /// The same with rows as read.
  template <class S, class Visit>
  void each(const S& statement, Visit visit) {
    each_row(statement, [&](const Statement& row) { return visit(S::read(row)); });
  }
  template <class S>
  std::vector<typename S::Row> all(const S& statement) {
    std::vector<typename S::Row> rows;
    each(statement, [&](typename S::Row row) { rows.push_back(std::move(row)); });
    return rows;
  }
  /// The first row, if there is one.
  template <class S>
  std::optional<typename S::Row> maybe(const S& statement) {
    std::optional<typename S::Row> first;
    each(statement, [&](typename S::Row row) {
      if (!first) first = std::move(row);
    });
    return first;
  }
  /// The row of a statement that always gives one; throws LedgerError where it does not.
  template <class S>
  typename S::Row one(const S& statement) {
    auto row = maybe(statement);
    if (!row) throw LedgerError(std::string(S::kName) + ": gave no row", -1);
    return *std::move(row);
  }
  /// To be printed as a table, by whatever columns it gives.
  template <class S>
  Query table(const S& statement) {
    SqlValues values;
    statement.bind(values);
    return to_print(S::kName, values);
  }

  /// A statement that a person typed, or named among sql_files().
  Query prepare(const std::string& sql, const std::string& name);
  /// Runs every statement of a script, outside any result.
  void execute(const std::string& script, std::string_view name);

  /// Changes when another connection has committed to the file (about 1 us).
  std::int64_t data_version();
  const std::string& path() const { return path_; }
  SQLite::Database& handle() { return *connection_; }

 private:
  /// A statement with its values, while it runs; free again afterwards, however that ends.
  class InUse {
   public:
    template <class Values>
    InUse(Statement& statement, const Values& values) : statement_(statement) {
      require_free(statement);
      values.bind(statement);
    }
    ~InUse() { statement_.reset(); }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
    Statement* operator->() const { return &statement_; }
    Statement& operator*() const { return statement_; }

   private:
    static void require_free(const Statement& statement);
    Statement& statement_;
  };
  Statement& prepared(std::string_view name);
  Query to_print(std::string_view name, const SqlValues& values);
  std::int64_t changes() const;
  void forget_last_insert();
  bool has_inserted() const;

  std::string path_;
  std::unique_ptr<SQLite::Database> connection_;  // before the statements: they must go first
  std::unordered_map<std::string_view, std::unique_ptr<Statement>> prepared_;
};

/// BEGIN IMMEDIATE; rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace callmill::ledger
