// Results of agents that came when their call was over.
#pragma once

#include "domain/time.h"
#include "ledger/database.h"
#include "runner/schedule_notes.h"

namespace callmill::runner {

/// A qualification that says something makes a failed call 'called', if its lead was not rung again since: the lead's
/// retry is called off, the job goes on with the push. Of several the first counts. Everything else is kept to be seen
/// and changes nothing; so a call that is 'called' or 'pushed' keeps its first qualification. Inside a transaction,
/// after settle_leads().
void take_late_results(ledger::Database& database, UnixTime now, ScheduleNotes& notes);

}  // namespace callmill::runner
