// Errors of the database by what can be done about them, and a database file that was moved, replaced or deleted.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/database.h"

namespace callmill::ledger {

/// What an operator can do about an extended result code, as an end for SQLite's words. Empty: they say enough.
std::string advice(int code);

/// Whether this connection cannot work again: the file is damaged, read-only, no database, or not in its place. If
/// neither this nor transient() holds, one statement was refused (a constraint) and others may work.
bool beyond_help(const LedgerError& error);

/// Throws LedgerError (SQLITE_READONLY_DBMOVED) if the database's path no longer names the open file, or its -wal is
/// gone. Call it inside a transaction, when SQLite has its files open. Takes about 3 us.
void require_in_place(Database& database);

/// Whether require_in_place() threw it.
bool displaced(const LedgerError& error);

/// After such an error: saves what only this connection still has, as far as possible. Returns a sentence that says
/// what it did. Checkpoints the write-ahead log into the open file, so that it is not taken for the log of a file with
/// the same name; copies a deleted file to `PATH.saved-NOW`.
std::string save_displaced(Database& database, std::int64_t now);

/// A -wal of more bytes is reported; a writer cuts it back to so many when it begins again (sql/ledger/open.sql).
inline constexpr std::uintmax_t kLargeWal = 64U << 20U;
/// 0: there is none.
std::uintmax_t wal_bytes(Database& database);

}  // namespace callmill::ledger
