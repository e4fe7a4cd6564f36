// A command whose first word chooses among subcommands: `callmill leads import`, `callmill dnc add`.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <functional>
#include <string>
#include <vector>

#include "commands/command.h"

namespace callmill::commands {

struct Subcommand {
  std::string name;
  std::string arguments;   ///< As the help shows them: "FILE", "NUMBER...".
  std::string about;       ///< One sentence.
  std::size_t fewest = 0;  ///< Of `words`.
  std::size_t most = 0;
  /// Its options; one that other subcommands have as well is described by the first of them.
  std::function<void(boost::program_options::options_description&)> options;
  /// `words` are the arguments behind the subcommand's name.
  std::function<int(Context&, const boost::program_options::variables_map&, const std::vector<std::string>& words)> run;
};

/// `command`, of which name, about, example and details are set, with these subcommands. An option of another
/// subcommand, too few or too many words: UsageError that says what goes with what.
Command with_subcommands(Command command, std::vector<Subcommand> subcommands);

}  // namespace callmill::commands
