// `callmill import --explain`: where the mapping found each field, or where it looked.
#pragma once

#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/intake/import_files.h"
#include "commands/table.h"
#include "domain/documents.h"
#include "domain/importing/mapping.h"
#include "outside/importer/export_file.h"

namespace callmill::commands {

/// Of each file or collection.
inline constexpr std::size_t kDocumentsExplained = 3;

/// A table for each document, and a line for each thing wrong in it. Phone numbers are masked. `mapping` outlives it.
class Explained {
 public:
  explicit Explained(const Mapping& mapping) : mapping_(mapping) {}

  /// `source` is a path, or "MongoDB".
  void take(DocumentKind kind, const std::string& source, const outside::Piece& piece);
  /// The first documents of a file.
  void take(const ImportFile& file);
  /// Returns the exit code: kFailed if anything was wrong.
  int print(const Context& context, Format format) const;

 private:
  const Mapping& mapping_;
  std::vector<Table> tables_;
  std::vector<std::string> errors_;
  std::vector<std::string> remarks_;
};

}  // namespace callmill::commands
