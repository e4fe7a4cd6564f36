// What a command is. commands/list.h declares them all; main.cpp dispatches.
#pragma once

#include <array>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <functional>
#include <iosfwd>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/settings.h"

namespace callmill::commands {

enum ExitCode : int { kOk = 0, kFailed = 1, kUsage = 2, kNewerDatabase = 3, kRefused = 4 };

/// What an exit code means, as `callmill --help` and the manual list it.
struct ExitMeaning {
  ExitCode code;
  std::string_view meaning;
};

inline constexpr std::array kExitMeanings{
    ExitMeaning{kOk, "done"},
    ExitMeaning{kFailed,
                "something failed: a job, a stage that is halted, MongoDB, a document of an import, the disk, "
                "a hang-up"},
    ExitMeaning{kUsage, "the command line or a setting is wrong"},
    ExitMeaning{kNewerDatabase, "the database was written by a newer callmill"},
    ExitMeaning{kRefused, "refused: what was asked cannot be done safely, or its file is not there"}};

/// The command line cannot be understood: exit code 2, with a hint at --help.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Understood, but not done (missing database, unsafe file mode, ...): exit code 4; what() says why and what to do.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One setting's value and `source` ("default", "--grace", "environment variable LOG_LEVEL", "file:line: NAME"); a
/// secret's value is (set) or (not set).
struct SettingInForce {
  std::string name;
  std::string value;
  std::string unit;
  std::string source;
  std::string environment;
  std::string about;
};

struct Configuration;  // commands/settings/configuration.h

/// What a command works with. Results go to `out`, progress and errors to `err`.
struct Context {
  const Settings& settings;
  const Secrets& secrets;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal;
  bool err_is_terminal;
  std::span<const SettingInForce> in_force = {};  ///< For `callmill config`.
  bool no_colours = false;                        ///< Not even on a terminal.
  /// Reads the settings again, from the same sources; throws as configure() does. Empty: they cannot change.
  std::function<Configuration()> reread = {};
};

struct Command {
  std::string name;
  std::string about;    ///< One line, for the list of commands.
  std::string example;  ///< One line, a complete command line.
  /// Positional arguments in order: option name and how many it takes (-1: any number). They are declared in `options`
  /// too.
  std::vector<std::pair<std::string, int>> positional{};
  std::function<void(boost::program_options::options_description&)> options = [](auto&) {};
  /// Returns an ExitCode. The caller turns exceptions into a message and an exit code.
  std::function<int(Context&, const boost::program_options::variables_map&)> run;
  std::string details{};            ///< Further lines of `callmill COMMAND --help`, if any.
  bool arguments_optional = false;  ///< The positional arguments may be left out.
  bool reads_settings = true;       ///< False: it works with wrong settings, too.
};

}  // namespace callmill::commands
