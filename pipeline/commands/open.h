// The database that a command works on, and the call that it is about.
#pragma once

#include <boost/program_options/variables_map.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "commands/command.h"
#include "ledger/database.h"

namespace callmill::commands {

/// The database of the settings, which must exist and have this program's schema. Throws Refusal that says what to do
/// (`callmill init`), NewerDatabase, or LedgerError.
ledger::Database open_database(const Context& context, ledger::Access access);

/// Runs `act`, which opens the file `path`. Throws Refusal when that is a folder, or a file that SQLite did not write;
/// a LedgerError of `act` comes through with `path` in it.
void refuse_other_files(const std::string& path, const std::function<void()>& act);

/// Throws Refusal that names the nearest when there is no such tenant.
void require_tenant(ledger::Database& database, const std::string& tenant);

/// Of a tenant whose configuration has not come, and that no person gave a status: "; did you mean acme?", or "".
/// Nothing: it is known.
std::optional<std::string> unknown_tenant(ledger::Database& database, const std::string& tenant);

/// `--tenant`, which must be a tenant's id. Throws Refusal that names the nearest.
std::optional<std::string> tenant_given(const boost::program_options::variables_map& arguments,
                                        ledger::Database& database);

/// The row of the call that `id` means: the outside world's id, or the row's own number when no outside id matches.
/// Throws Refusal when there is no such call or `tenant`, or when several tenants have one and `tenant` does not say
/// which.
std::int64_t find_call(ledger::Database& database, const std::string& id, const std::optional<std::string>& tenant);

}  // namespace callmill::commands
