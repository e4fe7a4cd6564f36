// Leads as a table for people and programs: the rows, and for each when it is dialled, or why not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/table.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::commands {

/// `leads` are leads.id; the rows are in their order, and one that is gone has none. Column dial_at is "now", an
/// instant, "when dialling is resumed", or nothing; column why says what keeps the lead from being dialled now.
Table leads_table(ledger::Database& database, const std::vector<std::int64_t>& leads, const Settings& settings,
                  UnixTime now);

/// Adds what `leads import` needs to make the same leads of the rows again.
void add_exported_columns(Table& table, ledger::Database& database, const std::vector<std::int64_t>& leads);

/// Of a lead that waits to be called again, what says more than that it waits: how its last call ended
/// (v_leads.last_outcome). Nothing: it does not wait, or was never called.
std::optional<std::string> called_again_after(const std::optional<UnixTime>& retry_after,
                                              const std::optional<std::string>& last_outcome, UnixTime now);

}  // namespace callmill::commands
