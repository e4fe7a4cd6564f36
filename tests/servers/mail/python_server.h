// A mail server in Python as a child process: aiosmtpd with a script, or a Postfix of its own.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "places.h"
#include "support/program.h"

namespace callmill::tests {

/// Listening once constructed; ended, with all it started, when destroyed. `script`: a file of tests/servers/mail.
class PythonServer {
 public:
  PythonServer(const std::string& script, std::vector<std::string> options)
      : program_(words(script, std::move(options)), {{"PATH", "/usr/bin:/bin"}}, "/usr/bin/python3") {
    if (!soon([&] { return std::filesystem::exists(path("ports.json")); }, std::chrono::seconds{60}))
      throw std::runtime_error(script + " does not start: " + program_.err());
  }
  ~PythonServer() {
    program_.signal(SIGTERM);
    program_.wait();
  }

  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  std::string port(const char* name = "port") const {
    return std::to_string(nlohmann::json::parse(content_of(path("ports.json"))).at(name).get<int>());
  }
  /// What scripted.py noted, of one kind.
  std::vector<nlohmann::json> events(const std::string& kind) const {
    std::vector<nlohmann::json> found;
    std::istringstream lines(content_of(path("events.jsonl")));
    for (std::string line; std::getline(lines, line);) {
      nlohmann::json event = nlohmann::json::parse(line);
      if (event.at("event") == kind) found.push_back(std::move(event));
    }
    return found;
  }

 private:
  std::vector<std::string> words(const std::string& script, std::vector<std::string> options) const {
    options.insert(options.begin(), {CALLMILL_SOURCE_DIR "/tests/servers/mail/" + script, folder_.path().string()});
    return options;
  }

  ScratchFolder folder_;
  Program program_;
};

}  // namespace callmill::tests
