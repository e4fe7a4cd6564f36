// What `callmill import` reads: each file with the kind of its documents, known before anything is read.
#pragma once

#include <boost/program_options/variables_map.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "commands/command.h"
#include "domain/documents.h"

namespace callmill::commands {

struct ImportFile {
  std::string path;
  std::string collection;
  DocumentKind kind = DocumentKind::skipped;
};

/// "dump/calls-metadata.bson.gz" -> "calls-metadata".
std::string collection_of(std::string_view path);

/// The files named on the command line, by --collection or by their names. Throws UsageError for an unknown collection,
/// Refusal for a file that cannot be read or whose form or collection is unknown; nothing has been imported then. Phone
/// maps come first: metadata without a tenant needs them.
std::vector<ImportFile> import_files(const Context& context, const boost::program_options::variables_map& arguments);

}  // namespace callmill::commands
