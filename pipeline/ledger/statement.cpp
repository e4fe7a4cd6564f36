#include "ledger/statement.h"

#include "ledger/database.h"

namespace callmill::ledger {

namespace {

const char* type_name(int type) {
  switch (type) {
    case SQLITE_INTEGER:
      return "integer";
    case SQLITE_FLOAT:
      return "real";
    case SQLITE_TEXT:
      return "text";
    case SQLITE_BLOB:
      return "blob";
    default:
      return "null";
  }
}

}  // namespace

Statement::Statement(sqlite3* connection, std::string_view name, std::string_view text)
    : connection_(connection), name_(name) {
  const auto size = static_cast<int>(text.size());
  const int code = sqlite3_prepare_v3(connection, text.data(), size, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) throw LedgerError(name_, connection);
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::bound(int code, int index) {
  if (code == SQLITE_OK) return;
  throw LedgerError(name_ + ": parameter " + std::to_string(index) + ": " + sqlite3_errstr(code), code);
}

void Statement::set(int index, std::int64_t value) {
  bound(sqlite3_bind_int64(statement_, index, value), index);
}

void Statement::set(int index, double value) {
  bound(sqlite3_bind_double(statement_, index, value), index);
}

void Statement::set(int index, std::string_view text) {
  // The pointer of an empty view may be null, which SQLite would bind as NULL.
  const char* const data = text.data() == nullptr ? "" : text.data();
  bound(sqlite3_bind_text64(statement_, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8), index);
}

void Statement::blob(int index, std::string_view bytes) {
  const char* const data = bytes.data() == nullptr ? "" : bytes.data();
  bound(sqlite3_bind_blob64(statement_, index, data, bytes.size(), SQLITE_STATIC), index);
}

void Statement::set(int index, std::span<const std::int64_t> values) {
  const std::string array = json_array(values);
  bound(sqlite3_bind_text64(statement_, index, array.data(), array.size(), SQLITE_TRANSIENT, SQLITE_UTF8), index);
}

void Statement::set(int index, std::span<const std::string> values) {
  const std::string array = json_array(values);
  bound(sqlite3_bind_text64(statement_, index, array.data(), array.size(), SQLITE_TRANSIENT, SQLITE_UTF8), index);
}

void Statement::set(int index, const SqlValue& value) {
  if (std::holds_alternative<std::monostate>(value)) bound(sqlite3_bind_null(statement_, index), index);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) set(index, *integer);
  if (const auto* real = std::get_if<double>(&value)) set(index, *real);
  if (const auto* text = std::get_if<std::string>(&value)) set(index, std::string_view{*text});
  if (const auto* bytes = std::get_if<Blob>(&value)) blob(index, std::string_view{bytes->bytes});
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw LedgerError(name_, connection_);
  return false;
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

int Statement::parameter_index(std::string_view name) const {
  const std::string wanted = ":" + std::string(name);
  const int index = sqlite3_bind_parameter_index(statement_, wanted.c_str());
  if (index == 0) throw LedgerError(name_ + ": has no parameter " + wanted, -1);
  return index;
}

SqlValue Statement::value(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement_, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement_, column);
    default:
      return text(column);
  }
}

void Statement::require_type(int column, int type, const char* column_name) const {
  const int found = sqlite3_column_type(statement_, column);
  if (found == type || (type == SQLITE_FLOAT && found == SQLITE_INTEGER) ||
      (type == SQLITE_TEXT && found == SQLITE_BLOB)) {
    return;
  }
  throw WrongColumn(name_ + ": column '" + column_name + "' is " + type_name(found) + ", not " + type_name(type));
}

std::int64_t Statement::integer(int column, const char* column_name) const {
  require_type(column, SQLITE_INTEGER, column_name);
  return sqlite3_column_int64(statement_, column);
}

bool Statement::flag(int column, const char* column_name) const {
  const std::int64_t value = integer(column, column_name);
  if (value == 0 || value == 1) return value == 1;
  throw WrongColumn(name_ + ": column '" + column_name + "' is " + std::to_string(value) + ", not 0 or 1");
}

std::string Statement::text(int column) const {
  // column_text first: in a file of UTF-16 it is what converts, and column_bytes counts the result.
  const void* const bytes = sqlite3_column_type(statement_, column) == SQLITE_BLOB
                                ? sqlite3_column_blob(statement_, column)
                                : sqlite3_column_text(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string{} : std::string(static_cast<const char*>(bytes), size);
}

}  // namespace callmill::ledger
