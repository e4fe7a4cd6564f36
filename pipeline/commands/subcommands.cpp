#include "commands/subcommands.h"

#include <algorithm>
#include <boost/program_options/value_semantic.hpp>

#include "domain/nearest.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

po::options_description options_of(const Subcommand& subcommand) {
  po::options_description options;
  if (subcommand.options) subcommand.options(options);
  return options;
}

bool has_option(const Subcommand& subcommand, const std::string& option) {
  return options_of(subcommand).find_nothrow(option, false) != nullptr;
}

std::string called(const std::string& command, const Subcommand& subcommand) {
  return "'" + command + " " + subcommand.name + (subcommand.arguments.empty() ? "" : " " + subcommand.arguments) + "'";
}

const Subcommand& chosen(const std::string& command, const std::vector<Subcommand>& subcommands,
                         const po::variables_map& given) {
  std::vector<std::string> names;
  const std::string word = given.count("action") > 0 ? given["action"].as<std::string>() : "";
  for (const Subcommand& subcommand : subcommands) {
    if (subcommand.name == word) return subcommand;
    names.push_back(subcommand.name);
  }
  throw UsageError(command + ": " + expected_one_of(names, word));
}

void refuse_foreign_options(const std::string& command, const std::vector<Subcommand>& subcommands,
                            const Subcommand& subcommand, const po::variables_map& given) {
  for (const auto& [option, value] : given) {
    if (value.defaulted() || has_option(subcommand, option)) continue;
    const std::string& name = option;
    const auto owner = std::find_if(subcommands.begin(), subcommands.end(),
                                    [&](const Subcommand& other) { return has_option(other, name); });
    if (owner != subcommands.end()) throw UsageError("--" + option + " goes with " + called(command, *owner) + " only");
  }
}

std::string listed(const std::string& command, const std::vector<Subcommand>& subcommands) {
  std::string list;
  for (const Subcommand& subcommand : subcommands) {
    std::string line = "  " + command + " " + subcommand.name + " " + subcommand.arguments;
    line.resize(std::max<std::size_t>(line.size() + 1, 26), ' ');
    list += line + subcommand.about + "\n";
  }
  return list;
}

}  // namespace

Command with_subcommands(Command command, std::vector<Subcommand> subcommands) {
  command.positional = {{"action", 1}, {"argument", -1}};
  command.details.insert(0, listed(command.name, subcommands) + "\n");
  command.options = [subcommands](po::options_description& options) {
    auto add = options.add_options();
    add("action", po::value<std::string>(), "what to do, see above");
    add("argument", po::value<std::vector<std::string>>(), "what the action takes");
    for (const Subcommand& subcommand : subcommands) {
      const po::options_description own = options_of(subcommand);
      for (const auto& option : own.options()) {
        if (options.find_nothrow(option->long_name(), false) == nullptr) options.add(option);
      }
    }
  };
  command.run = [name = command.name, subcommands = std::move(subcommands)](Context& context,
                                                                            const po::variables_map& given) {
    const Subcommand& subcommand = chosen(name, subcommands, given);
    refuse_foreign_options(name, subcommands, subcommand, given);
    const auto words =
        given.count("argument") > 0 ? given["argument"].as<std::vector<std::string>>() : std::vector<std::string>{};
    if (words.size() < subcommand.fewest || words.size() > subcommand.most) {
      throw UsageError("expected " + called(name, subcommand) + ", got " + std::to_string(words.size()) + " arguments");
    }
    return subcommand.run(context, given, words);
  };
  return command;
}

}  // namespace callmill::commands
