// From the command line to a command; the only place that exits.
#include <fcntl.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <iostream>

#include "commands/command_line.h"
#include "commands/help_texts.h"
#include "commands/list.h"
#include "commands/settings/configuration.h"
#include "ledger/migrate.h"
#include "outside/log.h"

namespace {

using namespace callmill;
using namespace callmill::commands;

Values environment_of(char** variables) {
  Values environment;
  for (; *variables != nullptr; ++variables) {
    const std::string entry = *variables;
    const auto equals = entry.find('=');
    if (equals != std::string::npos) environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return environment;
}

/// As https://no-color.org says, and on a dumb terminal.
bool no_colours(const Values& environment) {
  const auto value_of = [&](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  return !value_of("NO_COLOR").empty() || value_of("TERM") == "dumb";
}

int run(const CommandLine& line, char** variables) {
  const Values environment = environment_of(variables);
  const Configuration configuration =
      line.command->reads_settings ? configure(line.settings, environment) : Configuration{};
  const bool err_is_terminal = isatty(STDERR_FILENO) != 0;
  log::start(configuration.settings.log_level, err_is_terminal ? log::Style::text : log::Style::json);
  Context context{configuration.settings,
                  configuration.secrets,
                  std::cout,
                  std::cerr,
                  isatty(STDOUT_FILENO) != 0,
                  err_is_terminal,
                  configuration.in_force,
                  no_colours(environment),
                  [&] { return configure(line.settings, environment); }};
  return line.command->run(context, line.arguments);
}

int dispatch(const std::vector<std::string>& words, char** variables) {
  const CommandLine line = read_command_line(words, all_commands());
  if (line.version) {
    print_version(std::cout);
  } else if (line.help && line.command != nullptr) {
    print_help(std::cout, *line.command);
  } else if (line.help) {
    print_help(std::cout, all_commands());
  } else if (line.command == nullptr) {
    throw UsageError("no command given");
  } else {
    return run(line, variables);
  }
  return kOk;
}

/// The first word that is a command's name; empty: none is.
std::string named_command(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    for (const Command& command : all_commands()) {
      if (command.name == word) return word;
    }
  }
  return {};
}

/// Otherwise SQLite's temporary tables make glibc grow and shrink the heap at every statement: two to three times
/// slower.
void keep_the_heap() {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
}

/// Leads, conversations and keys go to no core file, and no other process of this user reads them.
void keep_memory_private() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

/// Removes /dev/shm/mongoc-PID, where libmongoc counts for a tool that nobody runs: a process that is killed leaves it
/// behind, and one that gets the same number later warns on stderr. Runs before libmongoc's constructor, when libc is
/// not set up yet (in main MONGOC_DISABLE_SHM would come too late), and once more after it.
void remove_mongoc_counters(int, char**, char**) {
  std::array<char, 40> name{"/dev/shm/mongoc-"};
  std::array<char, 20> digits{};
  std::size_t count = 0;
  for (long pid = syscall(SYS_getpid); pid > 0; pid /= 10) digits[count++] = static_cast<char>('0' + pid % 10);
  for (std::size_t at = 16; count > 0; ++at) name[at] = digits[--count];
  syscall(SYS_unlinkat, AT_FDCWD, name.data(), 0);
}

using BeforeLibraries = void (*)(int, char**, char**);
[[gnu::section(".preinit_array"), gnu::used]] const BeforeLibraries kBeforeLibraries = remove_mongoc_counters;

/// `dispatch`, with exceptions turned into a message and an exit code.
int answer(const std::vector<std::string>& words, char** variables) {
  const auto report = [](const std::exception& error, int code) {
    std::cout.flush();
    std::cerr << "callmill: " << error.what() << '\n';
    return code;
  };
  try {
    return dispatch(words, variables);
  } catch (const UsageError& error) {
    report(error, kUsage);
    const std::string command = named_command(words);
    std::cerr << "try 'callmill " << command << (command.empty() ? "" : " ") << "--help'\n";
    return kUsage;
  } catch (const ledger::NewerDatabase& error) {
    return report(error, kNewerDatabase);
  } catch (const Refusal& error) {
    return report(error, kRefused);
  } catch (const std::exception& error) {
    return report(error, kFailed);
  }
}

}  // namespace

int main(int count, char** words) {
  remove_mongoc_counters(count, words, environ);
  keep_memory_private();
  keep_the_heap();
  const int code = answer({words + 1, words + count}, environ);
  if (std::cout.flush()) return code;
  std::cerr << "callmill: could not write all of the output\n";
  return code == kOk ? kFailed : code;
}
