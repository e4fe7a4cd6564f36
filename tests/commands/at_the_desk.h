// A person at the desk: a database in every state (tests/commands/seed.sql), and commands run on it in this process.
#pragma once

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "commands/command_line.h"
#include "places.h"
#include "scratch.h"

namespace callmill::tests {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

struct Desk : Scratch {
  Desk() {
    std::ifstream seed(CALLMILL_SOURCE_DIR "/tests/commands/seed.sql");
    database.execute({std::istreambuf_iterator<char>(seed), {}}, "seed.sql");
  }

  /// What the command prints when its output is no terminal; what it throws comes through.
  Answer ask(std::vector<std::string> words) const {
    words.insert(words.end(), {"--db", path()});
    const commands::CommandLine line = commands::read_command_line(words, commands::all_commands());
    const commands::Configuration configuration = commands::configure(line.settings, {});
    std::ostringstream out;
    std::ostringstream err;
    commands::Context context{configuration.settings, configuration.secrets, out, err, false, false,
                              configuration.in_force};
    const int code = line.command->run(context, line.arguments);
    return {code, out.str(), err.str()};
  }
};

/// The tables that a command prints.
inline nlohmann::json asked(const Desk& desk, std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  return nlohmann::json::parse(desk.ask(words).out);
}

}  // namespace callmill::tests
