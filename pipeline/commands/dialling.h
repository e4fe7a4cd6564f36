// What `run --once` and `status` tell of dialling: who waits, and what keeps them waiting.
#pragma once

#include "commands/command.h"
#include "commands/table.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::commands {

/// One line if leads wait to be dialled: how many, and why nobody is. Gives the exit code: kFailed where a stage that
/// stands still keeps leads waiting that are due.
int tell_which_leads_wait(Context& context, ledger::Database& database, UnixTime now);

/// Lines in use, leads that wait, and the call window; without a row where there is nothing of it.
Table dialling_table(Context& context, ledger::Database& database, UnixTime now);

}  // namespace callmill::commands
