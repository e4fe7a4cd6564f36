#include "ledger/row.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

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

int Row::index(std::string_view column) const {
  const int count = statement_->getColumnCount();
  for (int i = 0; i < count; ++i) {
    if (column == statement_->getColumnName(i)) return i;
  }
  throw WrongColumn(std::string(name_) + ": no column '" + std::string(column) + "'");
}

bool Row::is_null(std::string_view column) const {
  return statement_->isColumnNull(index(column));
}

int Row::index_of_type(std::string_view column, int type, const char* wanted) const {
  const int i = index(column);
  const int found = statement_->getColumn(i).getType();
  const bool fits = found == type || (type == SQLITE_FLOAT && found == SQLITE_INTEGER) ||
                    (type == SQLITE_TEXT && found == SQLITE_BLOB);
  if (!fits) {
    throw WrongColumn(std::string(name_) + ": column '" + std::string(column) + "' is " + type_name(found) + ", not " +
                      wanted);
  }
  return i;
}

std::int64_t Row::integer(std::string_view column) const {
  return statement_->getColumn(index_of_type(column, SQLITE_INTEGER, "integer")).getInt64();
}

double Row::real(std::string_view column) const {
  return statement_->getColumn(index_of_type(column, SQLITE_FLOAT, "real")).getDouble();
}

bool Row::flag(std::string_view column) const {
  const std::int64_t value = integer(column);
  if (value != 0 && value != 1) {
    throw WrongColumn(std::string(name_) + ": column '" + std::string(column) + "' is " + std::to_string(value) +
                      ", not 0 or 1");
  }
  return value == 1;
}

std::string Row::text(std::string_view column) const {
  return statement_->getColumn(index_of_type(column, SQLITE_TEXT, "text")).getString();
}

std::optional<std::int64_t> Row::maybe_integer(std::string_view column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<double> Row::maybe_real(std::string_view column) const {
  if (is_null(column)) return std::nullopt;
  return real(column);
}

std::optional<std::string> Row::maybe_text(std::string_view column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

}  // namespace callmill::ledger
