// From the id a person types to a call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/database.h"

namespace callmill::commands {

/// The row of the call that `id` means: the outside world's id, or the row's own number when no outside id matches.
/// Throws Refusal when there is none, or when several tenants have one and `tenant` does not say which.
std::int64_t find_call(ledger::Database& database, const std::string& id, const std::optional<std::string>& tenant);

}  // namespace callmill::commands
