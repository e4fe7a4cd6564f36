// Leads are told what became of their calls: retry_rules, row by row.
#pragma once

#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "runner/schedule_notes.h"

namespace callmill::runner {

/// Every failed outreach call that is not settled yet, whoever failed it. Inside a transaction.
void settle_leads(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes);

}  // namespace callmill::runner
