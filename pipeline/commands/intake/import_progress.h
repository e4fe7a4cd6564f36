// How far an import has come, on one line of a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "commands/command.h"

namespace callmill::commands {

/// A line on stderr over the last one, on a terminal only; "" takes it away.
void show_line(const Context& context, const std::string& line);

/// "calls-transcripts.json  12000 documents  5200/s  18.2 MB/s  ETA 0:42". `position` of `size` bytes of the file on
/// disk are read; `size` 0: not known. `what` is counted.
std::string progress_line(const std::string& file, std::int64_t documents, std::uint64_t bytes, std::uint64_t position,
                          std::uint64_t size, std::chrono::steady_clock::duration elapsed,
                          const char* what = "documents");

}  // namespace callmill::commands
