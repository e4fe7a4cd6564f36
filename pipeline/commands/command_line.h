// From argv to a command and its options.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/settings/configuration.h"

namespace callmill::commands {

inline constexpr unsigned kHelpWidth = 110;  ///< Columns of a help text.

struct CommandLine {
  const Command* command = nullptr;  ///< Null: none was named; --help or --version alone.
  bool help = false;
  bool version = false;
  boost::program_options::variables_map arguments;
  Values settings;  ///< The settings given on the command line, and "config", by option name.
};

/// The options that every command takes, before or after its name: --config, --help, --version and one per setting.
boost::program_options::options_description global_options();

/// `words` is argv without the program's name. Options are never guessed from a prefix. Throws UsageError.
CommandLine read_command_line(const std::vector<std::string>& words, const std::vector<Command>& commands);

}  // namespace callmill::commands
