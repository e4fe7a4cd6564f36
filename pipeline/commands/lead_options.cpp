#include "commands/lead_options.h"

#include <boost/program_options/value_semantic.hpp>

#include "sql/leads.h"

namespace callmill::commands {

namespace po = boost::program_options;

void add_lead_options(po::options_description& options) {
  auto add = options.add_options();
  add("source", po::value<std::string>()->value_name("SOURCE"),
      "where the lead came from; of a file's rows, those that do not say it");
  add("tenant", po::value<std::string>()->value_name("TENANT"), "whose calls these will be");
  add("on-duplicate", po::value<std::string>()->value_name("merge|refuse")->default_value("merge"),
      "of a number that is a lead already: fill what was empty, or take nothing and say so");
}

std::optional<std::string> given_text(const po::variables_map& arguments, const std::string& option) {
  if (arguments.count(option) == 0) return std::nullopt;
  return arguments[option].as<std::string>();
}

runner::OnDuplicate on_duplicate_of(const po::variables_map& arguments) {
  const auto& word = arguments["on-duplicate"].as<std::string>();
  if (word == "merge") return runner::OnDuplicate::merge;
  if (word == "refuse") return runner::OnDuplicate::refuse;
  throw UsageError("--on-duplicate: expected merge or refuse, got '" + word + "'");
}

std::optional<std::string> tenant_of(const po::variables_map& arguments, ledger::Database& database) {
  const auto tenant = given_text(arguments, "tenant");
  if (!tenant) return std::nullopt;
  if (!database.one(sql::leads::HasTenant{.tenant = *tenant}).found)
    throw Refusal("no tenant '" + *tenant + "'; nothing was stored");
  return tenant;
}

}  // namespace callmill::commands
