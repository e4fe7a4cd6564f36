// A person at the desk: a database in every state, and commands run on it in this process.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "commands/command_line.h"
#include "commands/list.h"
#include "scratch.h"

namespace callmill::tests {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

/// What the command prints on the database when its output is no terminal; what it throws comes through. `change` makes
/// settings that configure() would refuse.
inline Answer ask(
    const std::string& database, std::vector<std::string> words,
    const std::function<void(Settings&)>& change = [](Settings&) {}) {
  words.insert(words.end(), {"--db", database});
  const commands::CommandLine line = commands::read_command_line(words, commands::all_commands());
  commands::Configuration configuration = commands::configure(line.settings, {});
  change(configuration.settings);
  std::ostringstream out;
  std::ostringstream err;
  commands::Context context{configuration.settings, configuration.secrets, out, err, false, false,
                            configuration.in_force};
  const int code = line.command->run(context, line.arguments);
  return {code, out.str(), err.str()};
}

/// Two tenants and a few calls in every state, as a worker leaves them. Times are on 2026-11-20, UTC; 1795132800 is
/// midnight.
struct Desk : Scratch {
  Desk();

  Answer ask(const std::vector<std::string>& words) const { return tests::ask(path(), words); }
  Answer ask(const std::vector<std::string>& words, const std::function<void(Settings&)>& change) const {
    return tests::ask(path(), words, change);
  }
};

/// The tables that a command prints.
inline nlohmann::json asked(const Desk& desk, std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  return nlohmann::json::parse(desk.ask(words).out);
}

}  // namespace callmill::tests
