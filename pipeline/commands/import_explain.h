// `callmill import --explain FILE`: where the mapping found each field, and where it looked in vain.
#pragma once

#include <string>
#include <vector>

#include "commands/import_files.h"
#include "commands/table.h"

namespace callmill::commands {

/// One table per document, for the first documents of each file. Phone numbers are masked. Reads only the files.
/// `complaints` gets a line for each thing wrong in them.
std::vector<Table> explain_files(const std::vector<ImportFile>& files, const Mapping& mapping,
                                 std::vector<std::string>& complaints);

}  // namespace callmill::commands
