#include "commands/actions.h"

#include <algorithm>
#include <boost/program_options/value_semantic.hpp>

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

po::options_description options_of(const Action& action) {
  po::options_description options;
  if (action.options) action.options(options);
  return options;
}

bool has_option(const Action& action, const std::string& option) {
  return options_of(action).find_nothrow(option, false) != nullptr;
}

std::string called(const std::string& command, const Action& action) {
  return "'" + command + " " + action.name + (action.arguments.empty() ? "" : " " + action.arguments) + "'";
}

const Action& chosen(const std::string& command, const std::vector<Action>& actions, const po::variables_map& given) {
  std::string names;
  const std::string word = given.count("action") > 0 ? given["action"].as<std::string>() : "";
  for (const Action& action : actions) {
    if (action.name == word) return action;
    names += (names.empty() ? "" : &action == &actions.back() ? " or " : ", ") + action.name;
  }
  throw UsageError(command + ": expected " + names + (word.empty() ? "" : ", got '" + word + "'"));
}

void refuse_foreign_options(const std::string& command, const std::vector<Action>& actions, const Action& action,
                            const po::variables_map& given) {
  for (const auto& [option, value] : given) {
    if (value.defaulted() || has_option(action, option)) continue;
    const std::string& name = option;
    const auto owner =
        std::find_if(actions.begin(), actions.end(), [&](const Action& other) { return has_option(other, name); });
    if (owner != actions.end()) throw UsageError("--" + option + " goes with " + called(command, *owner) + " only");
  }
}

std::string listed(const std::string& command, const std::vector<Action>& actions) {
  std::string list;
  for (const Action& action : actions) {
    std::string line = "  " + command + " " + action.name + " " + action.arguments;
    line.resize(std::max<std::size_t>(line.size() + 1, 26), ' ');
    list += line + action.about + "\n";
  }
  return list;
}

}  // namespace

Command with_actions(Command command, std::vector<Action> actions) {
  command.positional = {{"action", 1}, {"argument", -1}};
  command.details.insert(0, listed(command.name, actions) + "\n");
  command.options = [actions](po::options_description& options) {
    auto add = options.add_options();
    add("action", po::value<std::string>(), "what to do, see above");
    add("argument", po::value<std::vector<std::string>>(), "what the action takes");
    for (const Action& action : actions) {
      const po::options_description own = options_of(action);
      for (const auto& option : own.options()) {
        if (options.find_nothrow(option->long_name(), false) == nullptr) options.add(option);
      }
    }
  };
  command.run = [name = command.name, actions = std::move(actions)](Context& context, const po::variables_map& given) {
    const Action& action = chosen(name, actions, given);
    refuse_foreign_options(name, actions, action, given);
    const auto words =
        given.count("argument") > 0 ? given["argument"].as<std::vector<std::string>>() : std::vector<std::string>{};
    if (words.size() < action.fewest || words.size() > action.most) {
      throw UsageError("expected " + called(name, action) + ", got " + std::to_string(words.size()) + " arguments");
    }
    return action.run(context, given, words);
  };
  return command;
}

}  // namespace callmill::commands
