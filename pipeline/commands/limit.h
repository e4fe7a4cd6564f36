// --limit: how many rows a list shows.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <cstdint>

#include "commands/table.h"

namespace callmill::commands {

/// Adds `--limit COUNT`, 50 by default.
void add_limit_option(boost::program_options::options_description& options);
/// At least 1. Throws UsageError.
std::int64_t limit_of(const boost::program_options::variables_map& arguments);
/// Drops what is over `limit`; true: there was something.
bool cut_to(Table& table, std::int64_t limit);

}  // namespace callmill::commands
