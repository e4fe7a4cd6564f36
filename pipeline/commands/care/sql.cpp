#include <sqlite3.h>

#include <map>
#include <memory>
#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/nearest.h"
#include "domain/text.h"
#include "ledger/sql_files.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

using Prepared = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;
using Parameters = std::map<std::string, std::string>;

std::string text_of(const std::string& name) {
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (file.name == name) return std::string(file.text);
  }
  if (auto text = file_text(name)) return *std::move(text);
  std::vector<std::string> names;
  for (const ledger::SqlFile& file : ledger::sql_files()) names.emplace_back(file.name);
  throw Refusal("'" + one_line(name) +
                "' is no file, and no name below sql/ such as reports/latency: put the "
                "statement into a file, or type it in the sqlite3 shell" +
                did_you_mean(name, names));
}

/// Compiles the first statement of `text`, which becomes what follows it. Null: there is none.
Prepared compile(sqlite3* connection, const char*& text, const std::string& name) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  if (sqlite3_prepare_v2(connection, text, -1, &statement, &rest) != SQLITE_OK) {
    throw Refusal(name + ": " + sqlite3_errmsg(connection));
  }
  text = rest;
  return {statement, sqlite3_finalize};
}

/// Whether more than comments and white space follows, which SQLite would ignore in silence.
bool another_follows(sqlite3* connection, const char* rest) {
  while (*rest != '\0') {
    const char* before = rest;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection, rest, -1, &statement, &rest) != SQLITE_OK) return true;
    const Prepared owned{statement, sqlite3_finalize};
    if (statement != nullptr) return true;
    if (rest == before) return false;
  }
  return false;
}

std::vector<std::string> parameters_in(sqlite3_stmt* statement) {
  std::vector<std::string> names;
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i) {
    names.emplace_back(sqlite3_bind_parameter_name(statement, i) + 1);
  }
  return names;
}

void check(sqlite3* connection, const std::string& text, const std::string& name, const Parameters& given, bool write) {
  const char* rest = text.c_str();
  const Prepared statement = compile(connection, rest, name);
  if (statement == nullptr) throw Refusal(name + ": holds no statement");
  if (another_follows(connection, rest)) {
    throw Refusal(name + ": holds several statements; 'callmill sql' runs one (the sqlite3 shell runs a script)");
  }
  if (!write && sqlite3_stmt_readonly(statement.get()) == 0)
    throw Refusal(name + ": changes the database; add --write");
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement.get()); ++i) {
    const char* parameter = sqlite3_bind_parameter_name(statement.get(), i);
    if (parameter == nullptr || *parameter != ':') throw Refusal(name + ": parameters must be named, as :since");
    if (given.count(parameter + 1) == 0) {
      throw UsageError(name + ": needs --param " + (parameter + 1) + "=VALUE; the word null is no value");
    }
  }
  for (const auto& [parameter, value] : given) {
    if (sqlite3_bind_parameter_index(statement.get(), (":" + parameter).c_str()) == 0) {
      throw UsageError(name + ": has no parameter :" + parameter +
                       did_you_mean(parameter, parameters_in(statement.get())));
    }
  }
}

Parameters parameters_of(const po::variables_map& arguments) {
  Parameters parameters;
  for (const std::string& entry : all_given(arguments, "param")) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError("--param: expected name=value, got '" + entry + "'");
    const auto added = parameters.emplace(entry.substr(0, equals), entry.substr(equals + 1)).second;
    if (!added) throw UsageError("--param: " + entry.substr(0, equals) + " is given twice");
  }
  return parameters;
}

SqlValue value_of(const std::string& value) {
  const bool has_digit = value.find_first_of("0123456789") != std::string::npos;  // "inf" and "nan" are words
  if (value == "null") return {};
  if (const auto whole = number_in<std::int64_t>(value)) return *whole;
  if (const auto real = number_in<double>(value); real && has_digit) return *real;
  if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'') return value.substr(1, value.size() - 2);
  return value;
}

int sql(Context& context, const po::variables_map& arguments) {
  const auto file = given(arguments, "file");
  if (!file) throw UsageError("sql: expected a file with one statement, or a name below sql/ such as reports/latency");
  const std::string& name = *file;
  const Format format = format_of(arguments);
  const bool write = arguments.count("write") > 0;
  const Parameters parameters = parameters_of(arguments);
  const std::string text = text_of(name);
  ledger::Database database = open_database(context, write ? ledger::Access::read_write : ledger::Access::read_only);
  check(database.handle(), text, name, parameters, write);
  ledger::Query query = database.prepare(text, name);
  for (const auto& [parameter, value] : parameters) query.bind(parameter, value_of(value));
  const bool has_rows = !query.columns().empty();
  const Table table = read_table(query, name);
  if (has_rows) print_table(context, table, format);
  if (!write) return kOk;
  // What is written through a view counts as its trigger's, not as the statement's.
  const int direct = sqlite3_changes(database.handle());
  const std::int64_t changed = direct > 0 ? direct : sqlite3_total_changes(database.handle());
  if (!has_rows && format != Format::table) print_table(context, {name, {"rows_changed"}, {{changed}}, true}, format);
  context.err << changed << (changed == 1 ? " row changed\n" : " rows changed\n");
  return kOk;
}

void options_of(po::options_description& options) {
  auto add = options.add_options();
  add("file", text_option("FILE|NAME"),
      "a file with one statement (/dev/stdin too), or a name below sql/ without .sql (reports/latency)");
  add("param", texts_option("NAME=VALUE"),
      "a parameter's value: a number, null, or text ('12' in single quotes is text); several times");
  add("write", "allow the statement to change the database");
  add_format_option(options);
}

}  // namespace

Command sql_command() {
  return {
      .name = "sql",
      .about = "Runs the SQL statement in a file, or one below sql/ by its name; reads only, unless --write is given.",
      .example = "callmill sql desk/status_failures --param since=1763683200 --format csv",
      .positional = {{"file", 1}},
      .options = options_of,
      .run = sql};
}

}  // namespace callmill::commands
