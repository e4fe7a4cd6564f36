#include "commands/help_texts.h"

#include <sqlite3.h>

#include <algorithm>
#include <iomanip>
#include <ostream>

#include "commands/command_line.h"
#include "commands/settings/settings_table.h"
#include "ledger/migrate.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

/// "FILE..." for {"file", -1}.
std::string usage_of(const std::pair<std::string, int>& argument) {
  std::string shown = argument.first;
  std::transform(shown.begin(), shown.end(), shown.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return argument.second == 1 ? shown : shown + "...";
}

bool is_positional(const Command& command, const std::string& option) {
  return std::any_of(command.positional.begin(), command.positional.end(),
                     [&](const auto& argument) { return argument.first == option; });
}

/// "  MONGODB_URI\n", and so on.
std::string secrets() {
  std::string lines;
  for (const Setting& setting : all_settings()) {
    if (setting.secret) lines += "  " + std::string(setting.environment) + '\n';
  }
  return lines;
}

}  // namespace

std::string usage_of(const Command& command) {
  std::string usage = command.name;
  for (const auto& argument : command.positional) {
    usage += ' ' + (command.arguments_optional ? "[" + usage_of(argument) + "]" : usage_of(argument));
  }
  return usage;
}

void print_help(std::ostream& out, const std::vector<Command>& commands) {
  out << "callmill dials leads, and turns finished calls into summary mails. Everything is a row of one SQLite "
         "file.\n\n"
         "usage: callmill [settings] COMMAND [arguments] [options]\n\nCommands:\n";
  for (const Command& command : commands) {
    out << "  " << std::left << std::setw(10) << command.name << ' ' << command.about << '\n';
  }
  out << "\n'callmill COMMAND --help' says more of one. 'callmill help' lists the pages of the manual, 'callmill help "
         "settings'\n"
         "prints one.\n\n";
  out << global_options()
      << "\nA setting on the command line wins over the environment, the environment over the file of --config. The\n"
         "file has NAME=value lines with the environment's names. 'callmill config' shows what is in force, and why.\n"
         "Taken from the environment or from a file of mode 0600 only, because they are secrets:\n"
      << secrets()
      << "\n"
         "Exit codes:\n";
  for (const ExitMeaning& exit : kExitMeanings) out << "  " << exit.code << "  " << exit.meaning << '\n';
}

void print_help(std::ostream& out, const Command& command) {
  out << "usage: callmill " << usage_of(command);
  po::options_description all;
  command.options(all);
  po::options_description options("Options", kHelpWidth, kHelpWidth / 2);
  for (const auto& option : all.options()) {
    if (!is_positional(command, option->long_name())) options.add(option);
  }
  out << (options.options().empty() ? "" : " [options]") << "\n\n" << command.about << "\n\n";
  if (!command.details.empty()) out << command.details << "\n\n";
  for (const auto& argument : command.positional) {
    out << "  " << std::left << std::setw(10) << usage_of(argument) << ' '
        << all.find(argument.first, false).description() << '\n';
  }
  if (!command.positional.empty()) out << '\n';
  if (!options.options().empty()) out << options << '\n';
  out << "Example:\n  " << command.example << "\n\nSettings, such as --db FILE, are listed by 'callmill --help'.\n";
}

void print_version(std::ostream& out) {
  out << "callmill " << CALLMILL_VERSION << " (schema " << ledger::program_version() << ", SQLite "
      << sqlite3_libversion() << ")\n";
}

}  // namespace callmill::commands
