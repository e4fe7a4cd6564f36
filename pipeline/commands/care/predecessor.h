// The file that a restored one takes the place of.
#pragma once

#include <string>

#include "commands/care/done_since.h"
#include "commands/command.h"

namespace callmill::commands {

/// What it knew.
struct Known {
  Since since{};
  std::string unknown{};  ///< Why nothing is known of it; empty: `since` is all.
};

/// Takes over into `restored` what the file of the settings, which is left as it is, knows to be done since; of an
/// earlier schema by way of a migrated copy, which is gone at the end. Throws Refusal beside a live runner, and where a
/// row cannot be taken over; nothing was changed then.
Known taken_over(ledger::Database& restored, Context& context);

/// Leaves the file at `path` without a log, so that it is whole when it is moved; not one that cannot be opened. Throws
/// Refusal when somebody still reads from the log, or LedgerError.
void empty_log(const std::string& path);

}  // namespace callmill::commands
