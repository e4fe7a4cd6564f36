// Resolves leads after their calls: failed calls by retry_rules, and results that come late.
#pragma once

#include "dialler/schedule_notes.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::dialler {

/// Resolves every failed outreach call whose lead_settled_at is null, also of calls failed by plain SQL. Inside a
/// transaction.
void resolve_leads(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes);

/// Resolves calls that a person deleted while their phones may have rung: their leads go by the rule of an unknown
/// outcome. Inside a transaction.
void resolve_lost_calls(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes);

/// Takes the results that came when their call was over. A useful qualification makes a failed call 'called', if its
/// lead was not rung again since: the lead's retry is called off, and the job goes on with the push. Of several the
/// first counts. Every other result is taken as 'kept' and changes nothing, so a call that is 'called' or 'pushed'
/// keeps its first qualification. Inside a transaction, after resolve_leads().
void take_late_results(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes);

}  // namespace callmill::dialler
