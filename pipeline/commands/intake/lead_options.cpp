#include "commands/intake/lead_options.h"

#include <utility>

#include "commands/arguments.h"
#include "commands/command.h"
#include "domain/nearest.h"

namespace callmill::commands {

namespace po = boost::program_options;

void add_lead_options(po::options_description& options) {
  auto add = options.add_options();
  add("source", text_option("SOURCE"), "where the lead came from; of a file's rows, those that do not say it");
  add("tenant", text_option("TENANT"), "whose calls these will be");
  add("on-duplicate", text_option("merge|refuse")->default_value("merge"),
      "of a number that is a lead already: fill what was empty, or take nothing and say so");
  add("again", "dial who enquires again, though the lead was dialled or failed");
}

namespace {

intake::OnDuplicate on_duplicate_of(const std::string& word) {
  if (word == "merge") return intake::OnDuplicate::merge;
  if (word == "refuse") return intake::OnDuplicate::refuse;
  throw UsageError("--on-duplicate: " + expected_one_of({"merge", "refuse"}, word));
}

}  // namespace

intake::ListTerms terms_of(const po::variables_map& arguments, std::string list) {
  return {.on_duplicate = on_duplicate_of(arguments["on-duplicate"].as<std::string>()),
          .again = arguments.count("again") > 0,
          .list = std::move(list)};
}

std::string other_tenant_text(const intake::StoredLead& stored) {
  return "the number is a lead of tenant '" + stored.why + "': nothing was taken";
}

}  // namespace callmill::commands
