// How far an import has come, on one line of a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace callmill::commands {

/// "calls-transcripts.json  12000 documents  5200/s  18.2 MB/s  ETA 0:42". `position` of `size` bytes of the file on
/// disk are read; `size` 0: not known. `what` is counted.
std::string progress_line(const std::string& file, std::int64_t documents, std::uint64_t bytes, std::uint64_t position,
                          std::uint64_t size, std::chrono::milliseconds elapsed, const char* what = "documents");

}  // namespace callmill::commands
