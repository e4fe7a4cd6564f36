#include "ledger/migrate.h"

#include <charconv>
#include <string>

#include "ledger/sql_files.h"
#include "ledger/views.h"
#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

constexpr std::string_view kFolder = "migrations/";
constexpr int kLastThatMakesViews = 5;

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

/// Tables may be made again without what refers to them being touched.
class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(Database& database) : connection_(database.handle()) { set(0); }
  ~ForeignKeysOff() { set(1); }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

 private:
  void set(int on) { sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, on, nullptr); }
  sqlite3* connection_;
};

/// People who work in the plain sqlite3 shell, where foreign keys are off, leave some behind.
std::int64_t dangling_rows(Database& database) {
  return database.one(sql::ledger::Dangling{}).found;
}

/// False: the file has it already.
bool apply(Database& database, const SqlFile& file, int number) {
  Transaction transaction(database);
  const int found = database_version(database);
  refuse_newer(database, found);
  if (number <= found) return false;
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

void bring_views_up_to_date(Database& database) {
  if (views_are_current(database)) return;
  Transaction transaction(database);
  refuse_newer(database, database_version(database));
  drop_views(database);
  make_views(database);
  transaction.commit();
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

int migrate(Database& database) {
  const ForeignKeysOff off(database);
  int applied = 0;
  for (const SqlFile& file : sql_files()) {
    const int number = migration_number(file.name);
    if (number > 0 && apply(database, file, number)) ++applied;
  }
  bring_views_up_to_date(database);
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
