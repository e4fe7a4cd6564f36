// `callmill import --explain`: where the mapping found each field, and where it looked in vain.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "commands/import_files.h"
#include "commands/table.h"

namespace callmill::commands {

/// Of each file or collection.
inline constexpr std::size_t kDocumentsExplained = 3;

/// Adds one table for a document, and to `complaints` a line for each thing wrong in it. Phone numbers are masked.
/// `source` is a path, or what else holds the document.
void explain_piece(DocumentKind kind, const std::string& source,
                   const std::variant<outside::Document, outside::Malformed>& piece, const Mapping& mapping,
                   std::vector<Table>& tables, std::vector<std::string>& complaints);

/// The same for the first documents of each file. Reads only the files.
std::vector<Table> explain_files(const std::vector<ImportFile>& files, const Mapping& mapping,
                                 std::vector<std::string>& complaints);

/// Returns the exit code: kFailed with complaints.
int print_explained(Context& context, const std::vector<Table>& tables, const std::vector<std::string>& complaints,
                    Format format);

}  // namespace callmill::commands
