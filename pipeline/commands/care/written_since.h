// What people wrote since the backup into a file that was lost: told, and what stops something is kept.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "commands/table.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "sql/restore.h"

namespace callmill::commands {

/// Some examples of each kind, with the count of all.
using WrittenSince = std::vector<sql::restore::Written::Row>;

/// Compares `restored`, before anything is taken over into it, with the file that is attached as `lost`. `lost_rows`:
/// the calls that will be taken over with their leads. Inside a transaction.
WrittenSince written_since(ledger::Database& restored, const std::vector<std::int64_t>& lost_rows, UnixTime now);

/// Takes over what is safer to keep: pauses, tenants that are disabled, holidays, the do-not-call list, leads that must
/// not be called or wait longer. Inside a transaction.
void keep_what_stops(ledger::Database& restored, UnixTime now);

/// Where the clock was set since the backup, the rows of `restored` move as those of `lost` have; call it before
/// anything is taken over. Inside a transaction.
void follow_clock(ledger::Database& restored, UnixTime now);

/// The table "written_since": kind, kept, count and examples, in words.
Table written_table(const WrittenSince& written);
/// For people: a line for each kind.
void print_written(std::ostream& out, const WrittenSince& written);

}  // namespace callmill::commands
