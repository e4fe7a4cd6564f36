// What --help and --version print; ops/manual quotes it.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "commands/command.h"

namespace callmill::commands {

/// Commands, settings and exit codes.
void print_help(std::ostream& out, const std::vector<Command>& commands);
/// What one command does, its arguments and options, an example.
void print_help(std::ostream& out, const Command& command);
/// "rerun [JOB...]"
std::string usage_of(const Command& command);
/// "callmill 0.2.0 (schema 7, SQLite 3.40.1)"
void print_version(std::ostream& out);

}  // namespace callmill::commands
