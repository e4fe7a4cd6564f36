#include "ledger/database.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <chrono>
#include <thread>

#include "ledger/database_health.h"
#include "ledger/sql_files.h"
#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

constexpr int kBusyTimeoutMs = 10'000;

int open_flags(Access access) {
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

/// Runs `act`, and turns SQLite's exception into a LedgerError that says what was being done.
template <class Act>
auto named(std::string_view name, Act act) -> decltype(act()) {
  try {
    return act();
  } catch (const SQLite::Exception& error) {
    const int code = error.getExtendedErrorCode();
    throw LedgerError(std::string(name) + ": " + error.what() + advice(code), code);
  }
}

/// Turning a new file to write-ahead logging does not wait by itself while others open it: SQLite leaves the busy
/// timeout out there.
void set_up(SQLite::Database& connection) {
  const std::string script(sql_file("ledger/open").text);
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{kBusyTimeoutMs};
  for (;;) {
    try {
      connection.exec(script);
      return;
    } catch (const SQLite::Exception& error) {
      if (error.getErrorCode() != SQLITE_BUSY || std::chrono::steady_clock::now() >= until) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
}

void roll_back(Database& database) {
  // A failed statement may have rolled back by itself.
  if (sqlite3_get_autocommit(database.handle().getHandle()) != 0) return;
  try {
    database.run(sql::ledger::Rollback{});
  } catch (const LedgerError&) {
    // The connection's end rolls back; what is being thrown says more.
  }
}

}  // namespace

bool LedgerError::transient() const {
  const int primary = code & 0xFF;
  return primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_FULL || primary == SQLITE_IOERR ||
         primary == SQLITE_CANTOPEN || primary == SQLITE_PROTOCOL;
}

Query::Query(std::unique_ptr<SQLite::Statement> statement, std::string name)
    : statement_(std::move(statement)), name_(std::move(name)) {}

Query::~Query() = default;
Query::Query(Query&&) noexcept = default;

int Query::parameter_index(std::string_view parameter) const {
  const std::string name = ":" + std::string(parameter);
  const int index = statement_->getIndex(name.c_str());
  if (index == 0) throw LedgerError(name_ + ": has no parameter " + name, -1);
  return index;
}

Query& Query::bind(std::string_view parameter, std::int64_t value) {
  named(name_, [&] { statement_->bind(parameter_index(parameter), value); });
  return *this;
}

Query& Query::bind(std::string_view parameter, double value) {
  named(name_, [&] { statement_->bind(parameter_index(parameter), value); });
  return *this;
}

Query& Query::bind(std::string_view parameter, std::string_view value) {
  named(name_, [&] { statement_->bind(parameter_index(parameter), std::string(value)); });
  return *this;
}

Query& Query::bind_blob(std::string_view parameter, std::string_view bytes) {
  named(name_, [&] {
    statement_->bind(parameter_index(parameter), static_cast<const void*>(bytes.data()),
                     static_cast<int>(bytes.size()));
  });
  return *this;
}

Query& Query::bind(const SqlValues& values) {
  int index = 0;
  for (const SqlValue& value : values.all()) {
    ++index;
    named(name_, [&] {
      if (const auto* integer = std::get_if<std::int64_t>(&value)) statement_->bind(index, *integer);
      if (const auto* real = std::get_if<double>(&value)) statement_->bind(index, *real);
      if (const auto* text = std::get_if<std::string>(&value)) statement_->bind(index, *text);
      if (const auto* blob = std::get_if<Blob>(&value)) {
        statement_->bind(index, static_cast<const void*>(blob->bytes.data()), static_cast<int>(blob->bytes.size()));
      }
    });
  }
  return *this;
}

Query& Query::bind_null(std::string_view parameter) {
  named(name_, [&] { statement_->bind(parameter_index(parameter)); });
  return *this;
}

bool Query::next() {
  const bool found = named(name_, [&] { return statement_->executeStep(); });
  if (!found) statement_->tryReset();
  return found;
}

Row Query::row() const {
  return Row(*statement_, name_);
}

std::int64_t Query::run() {
  while (next()) {
  }
  return statement_->getChanges();
}

std::vector<std::string> Query::columns() const {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(statement_->getColumnCount()));
  for (int i = 0; i < statement_->getColumnCount(); ++i) names.emplace_back(statement_->getColumnName(i));
  return names;
}

Database::Database(const std::string& path, Access access) : path_(path) {
  named("open " + path, [&] {
    connection_ = std::make_unique<SQLite::Database>(path, open_flags(access), kBusyTimeoutMs);
    sqlite3_extended_result_codes(connection_->getHandle(), 1);
    sqlite3_db_config(connection_->getHandle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(connection_->getHandle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    if (access != Access::read_only) set_up(*connection_);
  });
}

Database::~Database() = default;

void Database::InUse::require_free(const Statement& statement) {
  if (statement.in_use()) throw std::logic_error(statement.name() + ": runs already, its rows are being read");
}

Statement& Database::prepared(std::string_view name) {
  auto found = prepared_.find(name);
  if (found == prepared_.end()) {
    const SqlFile& file = sql_file(name);
    auto statement = std::make_unique<Statement>(connection_->getHandle(), file.name, file.text);
    found = prepared_.emplace(file.name, std::move(statement)).first;
  }
  return *found->second;
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(connection_->getHandle());
}

void Database::forget_last_insert() {
  sqlite3_set_last_insert_rowid(connection_->getHandle(), 0);
}

/// An update by `on conflict do update` leaves the last rowid alone.
bool Database::has_inserted() const {
  return sqlite3_last_insert_rowid(connection_->getHandle()) != 0;
}

std::int64_t Database::run(std::string_view name, const SqlValues& values) {
  struct Kept {
    const SqlValues& values;
    void bind(Statement& to) const {
      int index = 0;
      for (const SqlValue& value : values.all()) to.set(++index, value);
    }
  };
  const InUse use(prepared(name), Kept{values});
  while (use->step()) {
  }
  return changes();
}

Query Database::to_print(std::string_view name, const SqlValues& values) {
  Query query = prepare(std::string(sql_file(name).text), std::string(name));
  query.bind(values);
  return query;
}

Query Database::prepare(const std::string& sql, const std::string& name) {
  return Query(named(name, [&] { return std::make_unique<SQLite::Statement>(*connection_, sql); }), name);
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
