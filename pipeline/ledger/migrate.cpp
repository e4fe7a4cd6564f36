#include "ledger/migrate.h"

#include <charconv>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/fnv1a.h"
#include "ledger/sql_files.h"
#include "ledger/switched_off.h"
#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

constexpr std::string_view kFolder = "migrations/";
constexpr std::string_view kViews = "views/";
constexpr int kLastThatMakesViews = 5;  // made_views came with the next migration

/// "migrations/0012_mails" -> 12; 0 for any other file.
int migration_number(std::string_view name) {
  if (!name.starts_with(kFolder)) return 0;
  int number = 0;
  const std::string_view digits = name.substr(kFolder.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void refuse_newer(Database& database, int found) {
  if (found <= program_version()) return;
  throw NewerDatabase(database.path() + " has schema version " + std::to_string(found) + ", this callmill knows " +
                      std::to_string(program_version()) + " at most: use the callmill that wrote it, or a newer one");
}

std::int64_t digest_of(std::string_view text) {
  return static_cast<std::int64_t>(fnv1a(text));
}

std::vector<SqlFile> view_files() {
  std::vector<SqlFile> files;
  for (const SqlFile& file : sql_files()) {
    if (file.name.starts_with(kViews)) files.push_back({file.name.substr(kViews.size()), file.text});
  }
  return files;
}

std::map<std::string, std::int64_t> made_views(Database& database) {
  std::map<std::string, std::int64_t> made;
  if (database_version(database) <= kLastThatMakesViews) return made;
  for (auto& view : database.all(sql::ledger::MadeViews{})) made.emplace(std::move(view.name), view.digest);
  return made;
}

/// Drops the program's views and those that the file was made with: a view breaks the renaming of a table that it
/// reads. People's own views stay.
void drop_views(Database& database) {
  std::vector<std::string> names;
  for (const auto& [name, digest] : made_views(database)) names.push_back(name);
  for (const SqlFile& view : view_files()) names.emplace_back(view.name);
  const sql::ledger::DropViews drops{.names = names};
  std::string script;
  for (const auto& drop : database.all(drops)) script += drop.statement + ";\n";
  database.execute(script, drops.kName);
}

/// Makes the program's views, none of which may be there, and remembers their texts.
void make_views(Database& database) {
  database.run(sql::ledger::ForgetViews{});
  for (const SqlFile& view : view_files()) {
    database.execute(std::string(view.text), std::string(kViews) + std::string(view.name));
    database.run(sql::ledger::RememberView{.name = view.name, .digest = digest_of(view.text)});
  }
}

/// Work in the plain sqlite3 shell, where foreign keys are off, may have left some.
std::int64_t dangling_rows(Database& database) {
  return database.one(sql::ledger::Dangling{}).found;
}

/// False: the file has it already.
bool apply(Database& database, const SqlFile& file, int number, const std::function<void()>& before_changes) {
  Transaction transaction(database);
  const int found = database_version(database);
  refuse_newer(database, found);
  if (number <= found) return false;
  before_changes();
  const std::int64_t dangling = dangling_rows(database);
  if (number > kLastThatMakesViews) drop_views(database);
  database.execute(std::string(file.text), file.name);
  if (number == program_version()) make_views(database);
  if (const std::int64_t left = dangling_rows(database); left > dangling) {
    throw LedgerError(std::string(file.name) + ": " + std::to_string(left - dangling) +
                          " rows lost what they refer to; nothing was changed",
                      -1);
  }
  transaction.commit();
  return true;
}

void bring_views_up_to_date(Database& database, const std::function<void()>& before_changes) {
  if (views_are_current(database)) return;
  Transaction transaction(database);
  refuse_newer(database, database_version(database));
  before_changes();
  drop_views(database);
  make_views(database);
  transaction.commit();
}

/// As sql/ledger/names gives them.
std::set<std::string> names_in(Database& database) {
  std::set<std::string> names;
  for (auto& one : database.all(sql::ledger::Names{})) names.insert(std::move(one.key));
  return names;
}

/// The names that a file of schema `version` has from the program.
struct ProgramNames {
  std::set<std::string> had;
  std::set<std::string> needed;  ///< By any later migration, though only on its way, and by the views.
};

ProgramNames program_names(int version) {
  Database made(":memory:", Access::create);
  const SwitchedOff keys(made, SQLITE_DBCONFIG_ENABLE_FKEY);
  ProgramNames names;
  for (const SqlFile& file : sql_files()) {
    const int number = migration_number(file.name);
    if (number == 0) continue;
    for (const std::string& name : names_in(made)) {
      // migrations/README.md: a table that is made again steps aside under this name.
      const std::string aside = "old_" + name;
      if (number > version && file.text.find(aside) != std::string_view::npos) names.needed.insert(aside);
    }
    if (number > kLastThatMakesViews) drop_views(made);
    made.execute(std::string(file.text), file.name);
    if (number == version) names.had = names_in(made);
    if (number > version) names.needed.merge(names_in(made));
  }
  for (const SqlFile& view : view_files()) names.needed.emplace(view.name);
  return names;
}

}  // namespace

int program_version() {
  int last = 0;
  for (const SqlFile& file : sql_files()) last = std::max(last, migration_number(file.name));
  return last;
}

int database_version(Database& database) {
  return static_cast<int>(database.one(sql::ledger::UserVersion{}).user_version);
}

bool views_are_current(Database& database) {
  std::map<std::string, std::int64_t> wanted;
  for (const SqlFile& view : view_files()) wanted.emplace(view.name, digest_of(view.text));
  return made_views(database) == wanted;
}

std::vector<std::string> additions(Database& database) {
  const Transaction one_version(database);  // rolled back: another process may be migrating
  Database made(":memory:", Access::create);
  const int version = database_version(database);
  for (const SqlFile& file : sql_files()) {
    const int number = migration_number(file.name);
    if (number > 0 && number <= version) made.execute(std::string(file.text), file.name);
  }
  std::set<std::string> tables;
  std::set<std::string> parts;
  for (auto& part : made.all(sql::ledger::Parts{})) {
    tables.insert(std::move(part.table_name));
    parts.insert(std::move(part.part));
  }
  std::vector<std::string> added;
  for (auto& part : database.all(sql::ledger::Parts{})) {
    if (tables.contains(part.table_name) && !parts.contains(part.part)) added.push_back(std::move(part.part));
  }
  return added;
}

std::vector<std::string> clashes(Database& database) {
  const Transaction one_version(database);  // rolled back: another process may be migrating
  ProgramNames names = program_names(database_version(database));
  for (const auto& [view, digest] : made_views(database)) names.had.insert(view);
  std::vector<std::string> found;
  for (const auto& one : database.all(sql::ledger::Names{})) {
    if (names.needed.contains(one.key) && !names.had.contains(one.key)) found.push_back(one.type + " " + one.name);
  }
  return found;
}

int migrate(Database& database, const std::function<void()>& before_changes) {
  // A table is made again without touching the rows that refer to it.
  const SwitchedOff keys(database, SQLITE_DBCONFIG_ENABLE_FKEY);
  int applied = 0;
  for (const SqlFile& file : sql_files()) {
    const int number = migration_number(file.name);
    if (number > 0 && apply(database, file, number, before_changes)) ++applied;
  }
  bring_views_up_to_date(database, before_changes);
  return applied;
}

void require_current(Database& database) {
  const int found = database_version(database);
  refuse_newer(database, found);
  if (found < program_version()) {
    throw LedgerError(database.path() + " has schema version " + std::to_string(found) + ", this callmill needs " +
                          std::to_string(program_version()) + ": run 'callmill init' first",
                      -1);
  }
  if (!views_are_current(database)) {
    throw LedgerError(database.path() + " has the views of another callmill: run 'callmill init' first", -1);
  }
}

}  // namespace callmill::ledger
