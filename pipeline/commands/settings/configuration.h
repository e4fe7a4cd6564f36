// The settings in force and their sources: command line over environment over the file of --config over defaults.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commands/command.h"
#include "domain/settings.h"

namespace callmill::commands {

/// Names to values: the options that were given (without dashes), or the process's environment.
using Values = std::map<std::string, std::string, std::less<>>;

struct Configuration {
  Settings settings;
  Secrets secrets;
  std::vector<SettingInForce> in_force;  ///< In the order of all_settings().
};

/// Reads the file that `options["config"]` or CALLMILL_CONFIG names, if any. The file has NAME=value lines with the
/// environment's names (so that systemd's EnvironmentFile= can be the same file), and comment lines that start with #.
/// An empty environment variable counts as not set. Throws UsageError that names the setting, its place and what was
/// expected: an unknown name in the file, an unknown CALLMILL_* or CALL_* variable, a value that cannot be read. Throws
/// Refusal when the file cannot be read, or holds a secret and others may read it.
Configuration configure(const Values& options, const Values& environment);

}  // namespace callmill::commands
