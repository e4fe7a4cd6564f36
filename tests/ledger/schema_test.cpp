// sql/schema.sql is what the migrations add up to.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include "places.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

constexpr const char* kHeader =
    "-- What migrations/ add up to, for reading; the migrations make the database, this file is run by nobody. The "
    "views\n"
    "-- are in sql/views. Instants are unix seconds, UTC (*_at, *_after, *_until); durations name their unit.\n"
    "-- Generated: CALLMILL_ACCEPT=1 build/release/tests/callmill-tests \"sql/schema.sql*\"\n";

/// A table as a person writes it: a column that a migration added ("..., name  -- what for", its type on the next line)
/// gets its own line, with the comment above it.
std::string with_added_columns(const std::string& table) {
  static const std::regex added("\\n?, (\\w+)  (--[^\n]*)\\n +");
  static const std::regex before("((?: +--[^\n]*)?)$");  // the comma goes before a comment
  static const std::regex end("(\\n +[^\n]*)\\) strict");
  static const std::regex of_the_last("^([^\n]*,)( +--[^\n]*)");  // SQLite adds columns before the comment of the last
  std::string text;
  std::size_t last_end = 0;
  auto rest = table.begin();
  for (std::smatch found; std::regex_search(rest, table.end(), found, added); rest = found[0].second) {
    std::string name = found[1];
    name.resize(std::max<std::size_t>(name.size() + 1, 18), ' ');
    text += std::regex_replace(found.prefix().str(), before, ",$1", std::regex_constants::format_first_only);
    if (last_end == 0) last_end = text.size();
    text += "\n  " + found[2].str() + "\n  " + name;
  }
  std::string tail(rest, table.end());
  if (std::smatch found; last_end > 0 && std::regex_search(tail, found, of_the_last)) {
    const std::string comment = found[2];
    tail.erase(static_cast<std::size_t>(found.position(2)), comment.size());
    text.insert(last_end, comment);
  }
  return std::regex_replace(text + tail, end, "$1\n) strict");
}

/// Tables in the order they were made, each followed by its indexes and triggers; the views are in sql/views. SQLite
/// keeps a statement's text from its name on, comments and all.
std::string schema(ledger::Database& database) {
  auto query = database.prepare(
      "select 'create ' || iif(sql like 'create unique%', 'unique ', '') || type || substr(sql, instr(lower(sql), "
      "' ' || type || ' ') + length(type) + 1) as statement from sqlite_schema as item where sql is not null "
      "and name not like 'sqlite\\_%' escape '\\' and type <> 'view' "
      "and tbl_name not in (select name from sqlite_schema where type = 'view') "
      "order by (select rowid from sqlite_schema as owner where owner.name = item.tbl_name and owner.type = 'table'), "
      "type = 'table' desc, type, name",
      "schema");
  std::string text = kHeader;
  while (query.next()) text += "\n" + with_added_columns(query.get<std::string>("statement")) + ";\n";
  return text;
}

/// The first line of `actual` that is not so in `expected`, with its number; empty: they are the same.
std::string first_difference(const std::string& actual, const std::string& expected) {
  if (actual == expected) return "";
  const auto at = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first;
  const auto line = static_cast<std::size_t>(std::count(actual.begin(), at, '\n')) + 1;
  const auto begin = actual.rfind('\n', static_cast<std::size_t>(at - actual.begin()) - 1) + 1;
  return "sql/schema.sql:" + std::to_string(line) + ": " + actual.substr(begin, actual.find('\n', begin) - begin);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("sql/schema.sql is what the migrations add up to") {
  Scratch scratch;
  const std::string path = CALLMILL_SOURCE_DIR "/sql/schema.sql";
  const std::string actual = schema(scratch.database);
  const std::string expected = read_file(path);
  const char* accept = std::getenv("CALLMILL_ACCEPT");
  if (actual != expected && accept != nullptr && std::string(accept) == "1") {
    std::ofstream(path, std::ios::binary) << actual;
    FAIL("rewrote sql/schema.sql: look at git diff, then run again without CALLMILL_ACCEPT");
  }
  INFO("CALLMILL_ACCEPT=1 rewrites it");
  CHECK(first_difference(actual, expected) == "");
}

TEST_CASE("sql/schema.sql, run by itself, makes the same database as the migrations") {
  Scratch scratch;
  ledger::Database other(":memory:", ledger::Access::create);
  other.execute(read_file(CALLMILL_SOURCE_DIR "/sql/schema.sql"), "sql/schema.sql");
  CHECK(schema(other) == schema(scratch.database));
}

TEST_CASE("every table is STRICT") {
  Scratch scratch;
  CHECK(number(scratch.database,
               "select count(*) from pragma_table_list where schema = 'main' and type = 'table' "
               "and name not like 'sqlite_%'") >= 11);
  CHECK(word(scratch.database,
             "select group_concat(name) from pragma_table_list where schema = 'main' "
             "and type = 'table' and name not like 'sqlite_%' and not strict") == "(null)");
}

TEST_CASE("no CHECK compares with a list of three or more: SQLite builds a b-tree for it at every execution") {
  Scratch scratch;
  const std::regex list(R"(\bin\s*\((?:[^(),]*,){2,}[^()]*\))", std::regex::icase);
  const auto offending = [&](const std::string& sql) {
    return std::regex_search(std::regex_replace(sql, std::regex("--[^\n]*"), ""), list);
  };
  CHECK(offending("create table t (x text check (x in ('a', 'b', 'c')))"));
  CHECK_FALSE(offending("create table t (x text check (x in ('a', 'b')))"));
  auto query =
      scratch.database.prepare("select name, sql from sqlite_schema where type = 'table' and sql <> ''", "test");
  int tables = 0;
  for (; query.next(); ++tables) {
    INFO(query.get<std::string>("name"));
    CHECK_FALSE(offending(query.get<std::string>("sql")));
  }
  CHECK(tables > 20);
}
