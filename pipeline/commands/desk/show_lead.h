// `callmill show lead`.
#pragma once

#include <string>

#include "commands/command.h"
#include "commands/table.h"
#include "ledger/database.h"

namespace callmill::commands {

/// `id` is leads.id as a person types it. Throws UsageError when it is no number, Refusal when there is no such lead.
int show_lead(Context& context, ledger::Database& database, const std::string& id, Format format);

}  // namespace callmill::commands
