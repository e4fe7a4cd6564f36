// Signals as flags, for commands that run until a signal ends them.
#pragma once

#include <atomic>

namespace callmill::commands {

/// What SIGHUP means: settings are read again, or, to a program on a terminal, that the terminal is gone.
enum class Hangup { reread, stop };

/// SIGTERM, SIGINT and SIGHUP set flags from here on; what was set before is forgotten. SIGTERM and SIGINT count
/// together: the first asks to stop, the second not to wait for what is under way, the third kills.
void catch_signals(Hangup hangup);

/// Set by the first SIGTERM or SIGINT.
const std::atomic<bool>& stop_asked();
/// Set by the second.
bool hurry_asked();
/// True once after a SIGHUP; several that come together count as one.
bool take_hangup();

}  // namespace callmill::commands
