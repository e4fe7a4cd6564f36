// What is printed of dialling: which leads wait and why, and which phones are live and what becomes of them.
#pragma once

#include "commands/command.h"
#include "commands/table.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::commands {

/// Prints how many leads wait to be dialled, and why. Returns the exit code: kFailed if a halted stage keeps leads
/// waiting that are due.
int print_waiting_leads(Context& context, ledger::Database& database, UnixTime now);

/// What becomes of the phones that are live.
enum class PhonesAre { followed, left };

/// Prints how many phones are live, and what becomes of them: they are followed by a worker, left by one that ends, or
/// open until stage follow is resumed, where that is paused at `now`.
void print_live_phones(Context& context, ledger::Database& database, PhonesAre phones, UnixTime now);

/// The table "live_phones": how many ring and talk, how many calls wait for their dial, and whether stage follow is
/// paused at `now`.
Table live_phones_table(ledger::Database& database, UnixTime now);

/// Lines in use, leads that wait, and the call window; without a row where dialling is not used.
Table dialling_table(Context& context, ledger::Database& database, UnixTime now);

}  // namespace callmill::commands
