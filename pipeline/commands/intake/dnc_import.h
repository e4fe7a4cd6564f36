// `callmill dnc import`.
#pragma once

#include <boost/program_options/options_description.hpp>

#include "commands/subcommands.h"

namespace callmill::commands {

Subcommand dnc_import_subcommand();
/// Adds --source, which `dnc add` has too.
void add_source_option(boost::program_options::options_description& options);

}  // namespace callmill::commands
