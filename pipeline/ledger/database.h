// The SQLite file: opening it, statements of sql/ by their types, transactions.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
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
#include "ledger/statement.h"

namespace SQLite {
class Database;
}

namespace callmill::ledger {

/// SQLite reported an error; what() is the statement's name and SQLite's words. `code` is the extended result code.
struct LedgerError : std::runtime_error {
  LedgerError(const std::string& what, int extended_code) : std::runtime_error(what), code(extended_code) {}
  /// The last error of `connection`, which `name` met.
  LedgerError(std::string_view name, sqlite3* connection);
  /// Busy, disk full or an I/O error: the same may work later, and nothing is wrong with what was written.
  bool transient() const;
  int code;
};

/// A statement whose parameters and columns are known only when it runs: bind by name, then run() or next().
class Query {
 public:
  /// `values` by position.
  explicit Query(std::unique_ptr<Statement> statement, std::vector<SqlValue> values = {});

  /// `parameter` without the colon; one that is not bound is NULL. Throws LedgerError if the statement has none of that
  /// name.
  Query& bind(std::string_view parameter, SqlValue value);
  /// Steps to the next row; false, and reset, at the end. Writes hold the lock until the end is reached: read all rows.
  bool next();
  /// Steps to the end.
  void run();
  /// The names of the result's columns.
  std::vector<std::string> columns() const;
  /// A column of the present row, whatever its type. A blob is read as text.
  SqlValue value(int column) const { return statement_->value(column); }
  /// As Statement::get(). Throws WrongColumn if there is no column of that name.
  template <class T>
  T get(const std::string& column) const {
    return statement_->get<T>(index_of(column), column.c_str());
  }

 private:
  int index_of(const std::string& column) const;
  std::unique_ptr<Statement> statement_;
  std::vector<SqlValue> values_;  // the statement refers to them
};

enum class Access { read_write, create, read_only };

/// What an `insert ... on conflict do update` did with its row.
enum class Upserted { inserted, updated, unchanged };

/// One connection, for one thread: WAL, synchronous=FULL, foreign keys on, double-quoted strings off, busy timeout
/// 10 s.
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
    return sqlite3_changes64(handle());
  }
  /// The same with kept values.
  std::int64_t run(std::string_view name, const SqlValues& values);
  /// Runs an upsert of one row, into a table with rowids.
  template <class S>
  Upserted upsert(const S& statement) {
    sqlite3_set_last_insert_rowid(handle(), 0);
    if (run(statement) == 0) return Upserted::unchanged;
    // `on conflict do update` leaves the last rowid alone.
    return sqlite3_last_insert_rowid(handle()) == 0 ? Upserted::updated : Upserted::inserted;
  }
  /// Calls `visit` with the statement at each row. What the statement writes is written when this returns. A `visit`
  /// may return false to end a statement that only reads.
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
  /// The same with each row as a value.
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
  /// The row of a statement that always gives one; throws LedgerError if it does not.
  template <class S>
  typename S::Row one(const S& statement) {
    auto row = maybe(statement);
    if (!row) throw LedgerError(std::string(S::kName) + ": gave no row", -1);
    return *std::move(row);
  }
  /// To be printed as a table, with the columns that it gives.
  template <class S>
  Query table(const S& statement) {
    SqlValues values;
    statement.bind(values);
    return Query(compiled(S::kName), values.all());
  }

  /// A statement that a person typed, or chose from sql_files().
  Query prepare(std::string_view sql, std::string_view name);
  /// Runs every statement of a script, outside any result.
  void execute(const std::string& script, std::string_view name);

  /// Changes when another connection has committed to the file (about 1 us).
  std::int64_t data_version();
  const std::string& path() const { return path_; }
  /// How long a statement waits for the lock of another connection; 10 s at first.
  void wait_for_locks(std::chrono::milliseconds longest);
  sqlite3* handle() const;

 private:
  /// A statement with its values, while it runs; free again afterwards, however that ends.
  class InUse {
   public:
    template <class Values>
    InUse(Statement& statement, const Values& values) : statement_(statement) {
      if (statement.in_use()) throw std::logic_error(statement.name() + ": its rows are still being read");
      values.bind(statement);
    }
    ~InUse() { statement_.reset(); }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
    Statement* operator->() const { return &statement_; }
    Statement& operator*() const { return statement_; }

   private:
    Statement& statement_;
  };
  Statement& prepared(std::string_view name);
  std::unique_ptr<Statement> compiled(std::string_view name) const;

  std::string path_;
  std::chrono::milliseconds longest_wait_{};      // SQLite's busy handler has its address
  std::unique_ptr<SQLite::Database> connection_;  // before the statements, which must be destroyed first
  std::unordered_map<std::string_view, std::unique_ptr<Statement>> prepared_;
};

/// Sleeps long enough for a connection that waits for the lock to take it: called between the transactions of a writer
/// that has many.
void let_others_write();

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
