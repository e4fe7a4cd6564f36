#include "commands/limit.h"

#include <boost/program_options/value_semantic.hpp>

#include "domain/text.h"

namespace callmill::commands {

namespace po = boost::program_options;

void add_limit_option(po::options_description& options) {
  options.add_options()("limit", po::value<std::string>()->value_name("COUNT")->default_value("50"),
                        "how many rows to show");
}

std::int64_t limit_of(const po::variables_map& arguments) {
  const auto& text = arguments["limit"].as<std::string>();
  const auto limit = number_in<std::int32_t>(text);
  if (!limit || *limit < 1) throw UsageError("--limit: expected a whole number, at least 1, got '" + text + "'");
  return *limit;
}

bool cut_to(Table& table, std::int64_t limit) {
  const auto most = static_cast<std::size_t>(limit);
  if (table.rows.size() <= most) return false;
  table.rows.resize(most);
  return true;
}

}  // namespace callmill::commands
