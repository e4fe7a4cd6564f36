// Table `story` of `callmill show`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "commands/table.h"
#include "ledger/database.h"

namespace callmill::commands {

/// What happened to these calls.id, in time order, and the coming of the lead, if one is given. Column call_id is null
/// where there is one call only.
Table story_table(ledger::Database& database, std::span<const std::int64_t> call_rows,
                  std::optional<std::int64_t> lead_id = {});

/// The same for people: without empty columns, and with each row's words (error and detail) below it.
Table story_for_people(const Table& story);

}  // namespace callmill::commands
