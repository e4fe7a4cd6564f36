// One way to print rows: an aligned table for people, CSV (RFC 4180) and JSON for programs.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <iosfwd>
#include <string>
#include <vector>

#include "commands/command.h"
#include "domain/sql_value.h"
#include "ledger/database.h"

namespace callmill::commands {

using Cell = SqlValue;  ///< Never a blob.

struct Table {
  std::string name;  ///< Its title, and its key where JSON holds several tables: a_name.
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  ///< Each as long as `columns`.
  bool whole = false;                   ///< For people: never cut to the terminal's width.
  std::vector<std::string> below{};     ///< For people: words below each row, folded, never cut; empty: no row has any.
};

enum class Format { table, json, csv };

/// How a table for people looks: colours for status words, and how many columns the terminal has (0: no limit).
struct Look {
  bool colours = false;
  std::size_t width = 0;
};
/// Colours (unless `context.no_colours`) and the limit only if `context.out` is a terminal.
Look look_of(const Context& context);

/// Adds `--format table|json|csv`.
void add_format_option(boost::program_options::options_description& options);
/// Throws UsageError for another word.
Format format_of(const boost::program_options::variables_map& arguments);

/// Steps the query to its end. A blob is read as text.
Table read_table(ledger::Query& query, std::string name = "");
/// The rows of a statement of sql/.
template <class S>
Table read_table(ledger::Database& database, const S& statement, std::string name = "") {
  ledger::Query query = database.table(statement);
  return read_table(query, std::move(name));
}

/// For people: each row as a block with a line per column, `column` and `value`; empty ones left out. For rows that no
/// terminal is wide enough for.
Table upright(const Table& table);

/// For people: a table without its empty columns.
Table without_empty_columns(const Table& table);

/// JSON: an array of objects, numbers as numbers. CSV: a header line, CR LF, null as nothing.
void print_table(std::ostream& out, const Table& table, Format format, const Look& look);
void print_table(const Context& context, const Table& table, Format format);
/// Several tables under their names. JSON: one object of arrays. CSV: a first column `table` names each, and an
/// empty line separates them. For people, a table without rows is left out.
void print_tables(std::ostream& out, const std::vector<Table>& tables, Format format, const Look& look);
void print_tables(const Context& context, const std::vector<Table>& tables, Format format);
/// A list that was read with one row over `limit`: prints `limit` rows, and where to see more. An empty one is, for
/// people, the line `none` on `context.err`.
void print_list(const Context& context, Table table, Format format, std::int64_t limit, const std::string& none);

/// Drops the rows over `limit`; true: there were some.
bool cut_to(Table& table, std::int64_t limit);

}  // namespace callmill::commands
