#include "commands/open.h"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "commands/arguments.h"
#include "domain/nearest.h"
#include "ledger/database_health.h"
#include "ledger/migrate.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

void require_current(const std::string& path) {
  ledger::Database database(path, ledger::Access::read_only);
  const int version = ledger::database_version(database);
  if (version < ledger::program_version()) {
    throw Refusal(path +
                  (version == 0 ? " holds no tables of callmill" : " has schema version " + std::to_string(version)) +
                  ", this callmill needs schema version " + std::to_string(ledger::program_version()) +
                  ": 'callmill init --db " + path + "' " + (version == 0 ? "makes them" : "migrates it"));
  }
  if (version == ledger::program_version() && !ledger::views_are_current(database)) {
    throw Refusal(path + " has the views of another callmill: 'callmill init --db " + path + "' makes them again");
  }
  ledger::require_current(database);
}

/// SQLite keeps the -wal and the -shm beside the file, so the folder counts as well.
void require_writable(const std::string& path) {
  std::error_code unreadable;
  const std::filesystem::path file = std::filesystem::canonical(path, unreadable);
  for (const std::filesystem::path& one : {file, file.parent_path()}) {
    if (::access(one.c_str(), W_OK) == 0) continue;
    throw Refusal(one.string() + " cannot be written (" + std::strerror(errno) + ")" + ledger::advice(SQLITE_READONLY));
  }
}

/// Checks in its own connection, so that the one handed out is made in place.
const std::string& current(const std::string& path, ledger::Access access) {
  std::error_code unreadable;
  if (!std::filesystem::exists(path, unreadable)) {
    throw Refusal("no database " + path + ": 'callmill init --db " + path + "' makes one, --db names another");
  }
  if (access != ledger::Access::read_only && !std::filesystem::is_directory(path, unreadable)) require_writable(path);
  refuse_other_files(path, [&] { require_current(path); });
  return path;
}

}  // namespace

void refuse_other_files(const std::string& path, const std::function<void()>& act) {
  std::error_code unreadable;
  if (std::filesystem::is_directory(path, unreadable)) {
    throw Refusal(path + " is a directory, expected a file: --db names the database");
  }
  try {
    act();
  } catch (const ledger::LedgerError& error) {
    if ((error.code & 0xFF) == SQLITE_NOTADB) {
      throw Refusal(path + " is no SQLite database; nothing was changed: --db names another file");
    }
    const std::string what = error.what();
    throw ledger::LedgerError(what.find(path) == std::string::npos ? path + ": " + what : what, error.code);
  }
}

ledger::Database open_database(const Context& context, ledger::Access access) {
  return ledger::Database(current(context.settings.db, access), access);
}

void require_tenant(ledger::Database& database, const std::string& tenant) {
  std::vector<std::string> tenants;
  for (auto& known : database.all(sql::desk::TenantIds{})) tenants.push_back(std::move(known.tenant_id));
  if (std::find(tenants.begin(), tenants.end(), tenant) != tenants.end()) return;
  throw Refusal("no tenant '" + tenant + "'" + did_you_mean(tenant, tenants) +
                (tenants.empty() ? "; tenants come with 'callmill import'" : "; 'callmill tenants list' shows them"));
}

std::optional<std::string> unknown_tenant(ledger::Database& database, const std::string& tenant) {
  std::vector<std::string> known;
  for (auto& one : database.all(sql::desk::TenantIds{})) {
    if (one.is_known && one.tenant_id == tenant) return std::nullopt;
    if (one.is_known) known.push_back(std::move(one.tenant_id));
  }
  return did_you_mean(tenant, known);
}

std::optional<std::string> tenant_given(const boost::program_options::variables_map& arguments,
                                        ledger::Database& database) {
  auto tenant = given(arguments, "tenant");
  if (tenant) require_tenant(database, *tenant);
  return tenant;
}

std::int64_t find_call(ledger::Database& database, const std::string& id, const std::optional<std::string>& tenant) {
  if (tenant) require_tenant(database, *tenant);
  const auto found = database.all(sql::desk::FindCalls{.call = id, .tenant = tenant});
  if (found.empty()) throw Refusal("no call '" + id + "'" + (tenant ? " of tenant '" + *tenant + "'" : ""));
  if (found.size() == 1) return found.front().call_row;
  const bool begins = found.front().call_id != id;
  std::string which;
  for (const auto& call : found) which += (which.empty() ? "" : ", ") + (begins ? call.call_id : call.tenant_id);
  if (begins) throw Refusal("several calls begin with '" + id + "' (" + which + "): type more of it");
  throw Refusal("several tenants have a call '" + id + "' (" + which + "): add --tenant");
}

}  // namespace callmill::commands
