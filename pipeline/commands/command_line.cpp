#include "commands/command_line.h"

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>

#include "commands/settings/settings_table.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

/// "--dry-run", and so on.
std::vector<std::string> names_of(const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back("--" + option->long_name());
  return names;
}

/// The index of the command's name: the first word that is neither a global option nor such an option's value.
std::vector<std::string>::const_iterator command_word(const std::vector<std::string>& words,
                                                      const po::options_description& globals) {
  auto at = words.begin();
  while (at != words.end() && at->starts_with('-')) {
    const std::string name = at->substr(0, at->find('='));
    const bool has_value = name.size() != at->size();
    const std::string bare = name == "-h" ? "help" : name.substr(std::min(name.size(), name.find_first_not_of('-')));
    const po::option_description* option = bare.empty() ? nullptr : globals.find_nothrow(bare, false);
    if (option == nullptr) {
      throw UsageError("unknown option '" + name + "' before the command; only settings may come before it" +
                       did_you_mean(name, names_of(globals)));
    }
    const bool takes_next = !has_value && option->semantic()->max_tokens() > 0;
    at += takes_next && words.end() - at > 1 ? 2 : 1;
  }
  return at;
}

const Command& find_command(const std::string& name, const std::vector<Command>& commands) {
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.name == name; });
  if (found != commands.end()) return *found;
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const Command& command : commands) names.push_back(command.name);
  throw UsageError("unknown command '" + one_line(name) + "'" + did_you_mean(name, names));
}

po::variables_map parse(const Command* command, const std::vector<std::string>& words,
                        const po::options_description& options, const po::positional_options_description& positional) {
  constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::variables_map arguments;
  try {
    po::store(po::command_line_parser(words).options(options).positional(positional).style(kStyle).run(), arguments);
  } catch (const po::too_many_positional_options_error&) {
    throw UsageError("too many arguments" + (command == nullptr ? "" : " for '" + command->name + "'"));
  } catch (const po::unknown_option& error) {
    throw UsageError(error.what() + did_you_mean(error.get_option_name(), names_of(options)));
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  return arguments;
}

/// The placeholder of the value in a help text.
std::string value_name(const Setting& setting) {
  if (setting.unit == "s") return "SECONDS";
  return setting.unit.empty() ? "VALUE" : "COUNT";
}

}  // namespace

po::options_description global_options() {
  po::options_description options("Settings, before or after the command", kHelpWidth, kHelpWidth / 2);
  auto add = options.add_options();
  add("help,h", "this text");
  add("version", "print the version");
  add("config", po::value<std::string>()->value_name("FILE"),
      "CALLMILL_CONFIG: a file of NAME=value lines to read settings from");
  for (const Setting& setting : all_settings()) {
    if (setting.secret) continue;
    // The environment's name first, where no line break can part it.
    add(setting.option().c_str(), po::value<std::string>()->value_name(value_name(setting)),
        (std::string(setting.environment) + ": " + std::string(setting.about)).c_str());
  }
  return options;
}

CommandLine read_command_line(const std::vector<std::string>& words, const std::vector<Command>& commands) {
  CommandLine line;
  const po::options_description globals = global_options();
  const auto name = command_word(words, globals);
  std::vector<std::string> rest(words.begin(), name);
  po::options_description options;
  options.add(globals);
  po::positional_options_description positional;
  if (name != words.end()) {
    line.command = &find_command(*name, commands);
    rest.insert(rest.end(), name + 1, words.end());
    line.command->options(options);
    for (const auto& [argument, count] : line.command->positional) positional.add(argument.c_str(), count);
  }
  line.arguments = parse(line.command, rest, options, positional);
  line.help = line.arguments.count("help") > 0;
  line.version = line.arguments.count("version") > 0;
  for (const auto& option : globals.options()) {
    const auto given = line.arguments.find(option->long_name());
    if (given == line.arguments.end() || option->semantic()->max_tokens() == 0) continue;
    line.settings.emplace(option->long_name(), given->second.as<std::string>());
  }
  return line;
}

}  // namespace callmill::commands
