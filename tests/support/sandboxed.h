// What every fixture has that runs a flow against the sandbox: a database, the sandbox as the world outside, settings.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/settings.h"
#include "flow/sandbox_talk.h"
#include "sandbox/sandbox_process.h"
#include "scratch.h"

namespace callmill::tests {

struct Sandboxed {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  std::vector<std::string> options;  ///< Of the sandbox.
  SandboxProcess sandbox;
  Settings settings;
  Secrets secrets;

  /// `script`: rules of tests/sandbox/script.h. The sandbox's agent writes into the database.
  Sandboxed(const std::string& script, std::vector<std::string> more, Secrets known)
      : options(std::move(more)), sandbox(with_database(), script), secrets(std::move(known)) {
    settings.db = scratch.path();
  }

  /// Gives the sandbox another script.
  void give_script(const std::string& script) { ask_sandbox("POST", sandbox.openai_url() + "/sandbox/script", script); }
  /// What the sandbox saw so far.
  nlohmann::json seen() { return nlohmann::json::parse(ask_sandbox("GET", sandbox.openai_url() + "/sandbox/ledger")); }

  void run_sql(const std::string& sql) { database.execute(sql, "test"); }
  std::string word(const std::string& sql) { return tests::word(database, sql); }
  std::int64_t number(const std::string& sql) { return tests::number(database, sql); }

 private:
  const std::vector<std::string>& with_database() {
    options.insert(options.end(), {"--callmill-db", scratch.path()});
    return options;
  }
};

}  // namespace callmill::tests
