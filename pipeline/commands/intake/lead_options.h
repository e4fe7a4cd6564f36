// Options that `leads import` and `leads add` share.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <string>

#include "intake/store_leads.h"

namespace callmill::commands {

/// Adds --source, --tenant, --on-duplicate and --again.
void add_lead_options(boost::program_options::options_description& options);

/// What they say, but for the tenant; `list` is the list's name. Throws UsageError for another word than merge or
/// refuse.
intake::ListTerms terms_of(const boost::program_options::variables_map& arguments, std::string list);

/// For a lead of another tenant than the one that was given: "the number is a lead of tenant 'acme'".
std::string other_tenant_text(const intake::StoredLead& stored);

}  // namespace callmill::commands
