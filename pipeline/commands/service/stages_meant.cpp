#include "commands/service/stages_meant.h"

#include <ostream>

#include "commands/arguments.h"
#include "commands/until_resumed.h"
#include "domain/instant.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

const std::string kOpenEnd = "until 'callmill resume'";

}  // namespace

std::vector<sql::desk::StagesMeant::Row> stages_meant(ledger::Database& database, const std::string& command,
                                                      const std::string& word) {
  auto stages = database.all(sql::desk::StagesMeant{.word = word});
  if (!stages.empty()) return stages;
  std::vector<std::string> names{"dialling", "outreach", "postcall", "all"};
  for (auto& [name] : database.all(sql::desk::StageNames{})) names.push_back(name);
  throw UsageError(command + ": " + expected_one_of(names, word));
}

std::vector<std::string> pause_stages(Context& context, ledger::Database& database, const std::string& command,
                                      const std::string& word, UnixTime until, const std::string& reason) {
  std::vector<std::string> names;
  const std::string end = until == kUntilResumed ? kOpenEnd : "until " + instant_text(until);
  for (const auto& stage : stages_meant(database, command, word)) {
    const bool is_held = stage.paused_until >= kUntilResumed;
    context.out << "stage " << stage.name << (is_held ? " stays paused " + kOpenEnd : " is paused " + end) << ": "
                << (is_held ? stage.pause_reason.value_or("") : reason) << '\n';
    names.push_back(stage.name);
  }
  database.run(
      sql::desk::PauseStages{.names = names, .until = until, .reason = reason, .until_resumed = kUntilResumed});
  return names;
}

std::string reason_given(const boost::program_options::variables_map& arguments, const std::string& otherwise) {
  std::string reason = one_line(given(arguments, "reason").value_or(otherwise));
  if (reason.empty()) throw UsageError("--reason: expected words, got none");
  return reason;
}

}  // namespace callmill::commands
