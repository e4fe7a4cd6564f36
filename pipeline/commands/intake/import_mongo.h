// `callmill import mongo`: reads the collections of a live MongoDB in bulk.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include "commands/command.h"

namespace callmill::commands {

/// Whether the one word after `import` is `mongo`. Throws UsageError if files are named too, or an option is given that
/// only the other source has.
bool is_import_of_mongo(const boost::program_options::variables_map& arguments);

void add_import_mongo_options(boost::program_options::options_description& options);

/// Returns an ExitCode. Throws Refusal if MONGODB_URI is not set or cannot be used; MongoError if MongoDB fails for too
/// long, after the closing table: what was stored is kept.
int import_mongo(Context& context, const boost::program_options::variables_map& arguments);

}  // namespace callmill::commands
