// `callmill rerun --lead`: dials leads again.
#pragma once

#include <cstdint>
#include <vector>

#include "commands/command.h"
#include "commands/table.h"

namespace callmill::commands {

/// When they may be dialled; the window applies in any case.
enum class DialFrom { now, next_window };

/// Makes these leads 'new' again with all their retries, or none of them: throws Refusal that names the lead and why
/// (unknown, being called, on the do-not-call list, not whitelisted, no readable number).
int rerun_leads(Context& context, const std::vector<std::int64_t>& leads, DialFrom from, bool dry_run, Format format);

}  // namespace callmill::commands
