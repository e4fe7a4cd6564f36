#include "generator/schema.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace callmill::generator {

namespace {

namespace fs = std::filesystem;

/// The first migration that makes no views: those of the ones before are dropped first, as in ledger/migrate.cpp.
constexpr int kFirstWithoutViews = 6;

std::vector<fs::path> sql_files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void run(sqlite3* connection, const fs::path& file) {
  if (sqlite3_exec(connection, read_text(file).c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
  throw Fault(file, 1, sqlite3_errmsg(connection));
}

/// Drops all views: `drops` is sql/ledger/drop_views.sql, whose parameter stays null.
void drop_views(sqlite3* connection, const fs::path& drops) {
  std::string script;
  const auto add = [](void* to, int, char** statement, char**) {
    static_cast<std::string*>(to)->append(*statement).append(";");
    return 0;
  };
  sqlite3_exec(connection, read_text(drops).c_str(), add, &script, nullptr);
  sqlite3_exec(connection, script.c_str(), nullptr, nullptr, nullptr);
}

int number_of(const fs::path& migration) {
  const std::string name = migration.filename().string();
  int number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

int line_of(const std::string& text, std::size_t offset) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

class Prepared {
 public:
  Prepared(sqlite3* connection, const StatementFile& file) {
    const char* rest = nullptr;
    if (sqlite3_prepare_v2(connection, file.text.c_str(), -1, &statement_, &rest) != SQLITE_OK) {
      const int offset = std::max(0, sqlite3_error_offset(connection));
      throw Fault(file.path, line_of(file.text, static_cast<std::size_t>(offset)), sqlite3_errmsg(connection));
    }
    if (statement_ == nullptr) throw Fault(file.path, 1, "holds no statement");
    sqlite3_stmt* second = nullptr;
    const int code = sqlite3_prepare_v2(connection, rest, -1, &second, nullptr);
    sqlite3_finalize(second);
    if (code == SQLITE_OK && second == nullptr) return;
    sqlite3_finalize(statement_);
    throw Fault(file.path, line_of(file.text, static_cast<std::size_t>(rest - file.text.c_str())),
                "holds more than one statement");
  }
  ~Prepared() { sqlite3_finalize(statement_); }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  sqlite3_stmt* get() const { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

/// The first line below the head that has `name`.
int line_of_name(const StatementFile& file, const std::string& name) {
  std::size_t at = 0;
  while (file.text.compare(at, 2, "--") == 0) at = file.text.find('\n', at) + 1;
  const std::size_t found = file.text.find(name, at);
  return found == std::string::npos ? 1 : line_of(file.text, found);
}

void check_parameters(sqlite3_stmt* statement, StatementFile& file) {
  std::set<std::string> names;
  for (const Value& value : file.parameters) {
    if (!names.insert(value.name).second) throw Fault(file.path, value.line, ":" + value.name + " is named twice");
  }
  for (int index = 1; index <= sqlite3_bind_parameter_count(statement); ++index) {
    const char* name = sqlite3_bind_parameter_name(statement, index);
    if (name == nullptr || *name != ':') throw Fault(file.path, 1, "has a parameter that is not named as :now is");
    const auto named = std::find_if(file.parameters.begin(), file.parameters.end(),
                                    [&](const Value& value) { return value.name == name + 1; });
    if (named == file.parameters.end()) {
      throw Fault(file.path, line_of_name(file, name), std::string("the head does not name ") + name);
    }
    named->index = index;
  }
  for (const Value& value : file.parameters) {
    if (value.index == 0) throw Fault(file.path, value.line, "the statement has no parameter :" + value.name);
  }
}

void check_columns(sqlite3_stmt* statement, StatementFile& file) {
  const int count = sqlite3_column_count(statement);
  for (int index = 0; index < count; ++index) {
    const std::string name = sqlite3_column_name(statement, index);
    const auto at = static_cast<std::size_t>(index);
    if (at >= file.columns.size()) throw Fault(file.path, 1, "the head does not name the column '" + name + "'");
    Value& column = file.columns[at];
    if (column.name != name) {
      throw Fault(file.path, column.line,
                  "column " + std::to_string(index + 1) + " is '" + name + "', not '" + column.name + "'");
    }
    column.index = index;
  }
  if (file.columns.size() > static_cast<std::size_t>(count)) {
    const Value& column = file.columns[static_cast<std::size_t>(count)];
    throw Fault(file.path, column.line, "the statement gives no column '" + column.name + "'");
  }
}

/// A second database of the same schema, `lost`: what sql/restore reads from. `attaches` is sql/ledger/attach_lost.sql.
void attach_lost(sqlite3* connection, const fs::path& attaches) {
  sqlite3_stmt* attach = nullptr;
  sqlite3_prepare_v2(connection, read_text(attaches).c_str(), -1, &attach, nullptr);
  sqlite3_bind_text(attach, 1, ":memory:", -1, SQLITE_STATIC);
  sqlite3_step(attach);
  if (sqlite3_finalize(attach) != SQLITE_OK) throw Fault(attaches, 1, sqlite3_errmsg(connection));
  sqlite3_int64 size = 0;
  unsigned char* copy = sqlite3_serialize(connection, "main", &size, 0);
  sqlite3_deserialize(connection, "lost", copy, size, size, SQLITE_DESERIALIZE_FREEONCLOSE);
}

}  // namespace

Connection build_schema(const fs::path& migrations, const fs::path& views) {
  sqlite3* opened = nullptr;
  sqlite3_open(":memory:", &opened);
  Connection connection(opened, sqlite3_close);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  for (const fs::path& file : sql_files_in(migrations)) {
    if (number_of(file) == kFirstWithoutViews) drop_views(opened, views.parent_path() / "ledger" / "drop_views.sql");
    run(opened, file);
  }
  for (const fs::path& file : sql_files_in(views)) run(opened, file);
  attach_lost(opened, views.parent_path() / "ledger" / "attach_lost.sql");
  return connection;
}

void check(sqlite3* connection, StatementFile& file) {
  const Prepared prepared(connection, file);
  check_parameters(prepared.get(), file);
  check_columns(prepared.get(), file);
}

}  // namespace callmill::generator
