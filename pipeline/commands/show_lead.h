// The story of one lead: what it is, why it stands where it stands, every attempt to dial it.
#pragma once

#include <string>

#include "commands/command.h"
#include "commands/table.h"
#include "ledger/database.h"

namespace callmill::commands {

/// `id` is leads.id as a person types it. Throws UsageError when it is no number, Refusal when there is no such lead.
int show_lead(Context& context, ledger::Database& database, const std::string& id, Format format);

/// leads.id as a person types it; `command` is what it was given to. Throws UsageError naming both.
std::int64_t lead_number(const std::string& text, std::string_view command);

}  // namespace callmill::commands
