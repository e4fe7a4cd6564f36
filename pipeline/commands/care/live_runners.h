// Runners that are alive, beside which a file is not to be changed.
#pragma once

#include <chrono>
#include <string>

#include "ledger/database.h"

namespace callmill::commands {

/// Throws Refusal when a runner works with the file, or may: it would write into tables that are gone, or into a file
/// that was moved away. `command` is what to type again. A runner is dead when its process is, or its heartbeat `lease`
/// old.
void refuse_beside_runners(ledger::Database& database, std::chrono::seconds lease, const std::string& command);

}  // namespace callmill::commands
