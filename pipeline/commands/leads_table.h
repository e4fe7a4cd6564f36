// Leads as a table for people and programs: the rows, and for each when it is dialled, or why not.
#pragma once

#include "commands/command.h"
#include "commands/table.h"
#include "domain/call_settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::commands {

/// Steps `leads`, a statement with the columns of sql/leads/list_all.sql, to its end. Column dial_at is "now", an
/// instant, or nothing; column why says what keeps the lead from being dialled now.
Table leads_table(ledger::Database& database, ledger::Query& leads, const Settings& settings, UnixTime now);

}  // namespace callmill::commands
