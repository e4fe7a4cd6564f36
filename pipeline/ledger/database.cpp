#include "ledger/database.h"

#include <SQLiteCpp/Database.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "ledger/database_health.h"
#include "ledger/private_file.h"
#include "ledger/sql_files.h"
#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

constexpr int kBusyTimeoutMs = 10'000;

/// SQLite gives the -wal and the -shm the mode of the file; a new file it would make as the umask lets it.
int open_flags(const std::string& path, Access access) {
  const bool is_file = !path.empty() && path.front() != ':';
  if (access == Access::create && is_file && (make_private_file(path) || errno == EEXIST)) access = Access::read_write;

  switch (access) {
    case Access::read_only:
      return SQLite::OPEN_READONLY;
    case Access::create:
      return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
    case Access::read_write:
      return SQLite::OPEN_READWRITE;
  }
  return SQLite::OPEN_READONLY;
}

/// Runs `act`; SQLite's exception becomes a LedgerError that names what was being done.
template <class Act>
void named(std::string_view name, Act act) {
  try {
    act();
  } catch (const SQLite::Exception& error) {
    const int code = error.getExtendedErrorCode();
    throw LedgerError(std::string(name) + ": " + error.what() + advice(code), code);
  }
}

/// SQLite ignores the busy timeout when a new file is switched to write-ahead logging while others open it.
void set_up(SQLite::Database& connection) {
  const std::string script(sql_file("ledger/open").text);
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{kBusyTimeoutMs};
  while (connection.tryExec(script) != SQLITE_OK) {
    const bool is_busy = (connection.getErrorCode() & 0xFF) == SQLITE_BUSY;
    if (!is_busy || std::chrono::steady_clock::now() >= until) throw SQLite::Exception(connection.getHandle());
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

/// sqlite3_busy_timeout() waits for up to 100 ms between two tries, and so would miss the gaps between the transactions
/// of a busy writer.
constexpr std::chrono::milliseconds kBetweenTries{5};

int try_again(void* longest, int tries) {
  if (kBetweenTries * tries >= *static_cast<const std::chrono::milliseconds*>(longest)) return 0;
  std::this_thread::sleep_for(kBetweenTries);
  return 1;
}

void roll_back(Database& database) {
  // A failed statement may have rolled back by itself.
  if (sqlite3_get_autocommit(database.handle()) != 0) return;
  try {
    database.run(sql::ledger::Rollback{});
  } catch (...) {
    // Called by a destructor. Closing the connection rolls back. The exception in flight says more.
  }
}

}  // namespace

LedgerError::LedgerError(std::string_view name, sqlite3* connection)
    : LedgerError(std::string(name) + ": " + sqlite3_errmsg(connection) + advice(sqlite3_extended_errcode(connection)),
                  sqlite3_extended_errcode(connection)) {}

bool LedgerError::transient() const {
  const int primary = code & 0xFF;
  return primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_FULL || primary == SQLITE_IOERR ||
         primary == SQLITE_CANTOPEN || primary == SQLITE_PROTOCOL;
}

Query::Query(std::unique_ptr<Statement> statement, std::vector<SqlValue> values)
    : statement_(std::move(statement)), values_(std::move(values)) {
  values_.resize(statement_->parameter_count());
  for (std::size_t i = 0; i < values_.size(); ++i) statement_->set(static_cast<int>(i) + 1, values_[i]);
}

Query& Query::bind(std::string_view parameter, SqlValue value) {
  const int index = statement_->parameter_index(parameter);
  SqlValue& kept = values_[static_cast<std::size_t>(index) - 1] = std::move(value);
  statement_->set(index, kept);
  return *this;
}

bool Query::next() {
  const bool found = statement_->step();
  if (!found) statement_->reset();
  return found;
}

void Query::run() {
  while (next()) {
  }
}

std::vector<std::string> Query::columns() const {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(statement_->column_count()));
  for (int i = 0; i < statement_->column_count(); ++i) names.emplace_back(statement_->column_name(i));
  return names;
}

int Query::index_of(const std::string& column) const {
  for (int i = 0; i < statement_->column_count(); ++i) {
    if (column == statement_->column_name(i)) return i;
  }
  throw WrongColumn(statement_->name() + ": no column '" + column + "'");
}

Database::Database(const std::string& path, Access access) : path_(path) {
  named("open " + path, [&] {
    connection_ = std::make_unique<SQLite::Database>(path, open_flags(path, access), kBusyTimeoutMs);
    sqlite3_extended_result_codes(handle(), 1);
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    wait_for_locks(std::chrono::milliseconds{kBusyTimeoutMs});
    if (access != Access::read_only) set_up(*connection_);
  });
}

Database::~Database() = default;

void Database::wait_for_locks(std::chrono::milliseconds longest) {
  longest_wait_ = longest;
  sqlite3_busy_handler(handle(), try_again, &longest_wait_);
}

void let_others_write() {
  std::this_thread::sleep_for(2 * kBetweenTries);
}

sqlite3* Database::handle() const {
  return connection_->getHandle();
}

std::unique_ptr<Statement> Database::compiled(std::string_view name) const {
  const SqlFile& file = sql_file(name);
  return std::make_unique<Statement>(handle(), file.name, file.text);
}

Statement& Database::prepared(std::string_view name) {
  auto found = prepared_.find(name);
  if (found == prepared_.end()) {
    auto statement = compiled(name);
    const std::string_view key = statement->name();
    found = prepared_.emplace(key, std::move(statement)).first;
  }
  return *found->second;
}

std::int64_t Database::run(std::string_view name, const SqlValues& values) {
  const InUse use(prepared(name), values);
  while (use->step()) {
  }
  return sqlite3_changes64(handle());
}

Query Database::prepare(std::string_view sql, std::string_view name) {
  return Query(std::make_unique<Statement>(handle(), name, sql));
}

void Database::execute(const std::string& script, std::string_view name) {
  named(name, [&] { connection_->exec(script); });
}

std::int64_t Database::data_version() {
  return one(sql::ledger::DataVersion{}).data_version;
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.run(sql::ledger::Begin{});
  try {
    require_in_place(database_);
  } catch (const LedgerError&) {
    roll_back(database_);
    throw;
  }
}

Transaction::~Transaction() {
  if (open_) roll_back(database_);
}

void Transaction::commit() {
  database_.run(sql::ledger::Commit{});
  open_ = false;
}

}  // namespace callmill::ledger
