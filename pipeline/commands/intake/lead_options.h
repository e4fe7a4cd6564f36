// Options that `leads import` and `leads add` share.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <optional>
#include <string>

#include "intake/store_leads.h"
#include "ledger/database.h"

namespace callmill::commands {

/// Adds --source, --tenant and --on-duplicate.
void add_lead_options(boost::program_options::options_description& options);

/// Throws UsageError for another word than merge or refuse.
intake::OnDuplicate on_duplicate_of(const boost::program_options::variables_map& arguments);
/// --tenant, which must be a tenant: throws Refusal.
std::optional<std::string> tenant_of(const boost::program_options::variables_map& arguments,
                                     ledger::Database& database);

}  // namespace callmill::commands
