// Options that `leads import` and `leads add` share.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include "intake/store_leads.h"

namespace callmill::commands {

/// Adds --source, --tenant and --on-duplicate.
void add_lead_options(boost::program_options::options_description& options);

/// Throws UsageError for another word than merge or refuse.
intake::OnDuplicate on_duplicate_of(const boost::program_options::variables_map& arguments);

}  // namespace callmill::commands
