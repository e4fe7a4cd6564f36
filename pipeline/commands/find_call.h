// From the id a person types to a call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/database.h"

namespace callmill::commands {

/// The row of the call that `id` means: the outside world's id, or the row's own number when no outside id matches.
/// Throws Refusal when there is none, or when several tenants have one and `tenant` does not say which.
std::int64_t find_call(ledger::Database& database, const std::string& id, const std::optional<std::string>& tenant);

/// jobs.id as a person types it; `command` is what it was given to ("show job"). Throws UsageError naming both.
std::int64_t job_number(const std::string& text, std::string_view command);

}  // namespace callmill::commands
