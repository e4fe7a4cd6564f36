// A database that misbehaves: what can be waited for, what cannot, and a file that is no longer where it was.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/database.h"

namespace callmill::ledger {

/// What a person can do about an extended result code, to be put behind SQLite's words; empty when they say enough.
std::string advice(int code);

/// Whether nothing that goes through this connection can work any more: the file is damaged, read-only, no database, or
/// not in its place. Neither that nor transient(): one statement was refused (a constraint), others may work.
bool beyond_help(const LedgerError& error);

/// Throws LedgerError (SQLITE_READONLY_DBMOVED) when the path of the database does not lead to the open file any more,
/// or when the -wal beside it has gone. To be called inside a transaction, when SQLite has its files open. About 3 us.
void require_in_place(Database& database);

/// Whether require_in_place() threw it.
bool displaced(const LedgerError& error);

/// After such an error: brings what only this connection still has into safety, as far as that is possible, and says in
/// a sentence what it did. The write-ahead log goes into the open file, wherever that is now, so that it cannot be
/// taken for the log of a file that stands in its place; a file that was deleted is copied to `PATH.saved-NOW`.
std::string save_displaced(Database& database, std::int64_t now);

}  // namespace callmill::ledger
