// What a lost file knows to be done since the backup that takes its place.
#pragma once

#include <string>
#include <vector>

#include "commands/care/written_since.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "sql/restore.h"

namespace callmill::commands {

using DoneSince = std::vector<sql::restore::Since::Row>;

struct Since {
  DoneSince done{};
  WrittenSince written{};
};

/// Reads the file at `lost` and takes over into `restored`, in one transaction, each call that it knows to have rung,
/// to be mailed or to have its task in the CRM: with its lead, jobs, documents, transcript, summaries, mails and
/// results, so that nothing of it is done twice. Also the numbers that it has given, and what people wrote that stops
/// something (keep_what_stops). Both have this program's schema. Throws LedgerError, and changes nothing, where the
/// file cannot be read or a row of it cannot be taken over.
Since keep_what_was_done(ledger::Database& restored, const std::string& lost, UnixTime now);

}  // namespace callmill::commands
