#include "commands/service/stages_meant.h"

#include <ostream>

#include "commands/arguments.h"
#include "domain/instant.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

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
  for (auto& stage : stages_meant(database, command, word)) names.push_back(std::move(stage.name));
  database.run(sql::desk::PauseStages{.names = names, .until = until, .reason = reason});
  const std::string end = until == kUntilResumed ? "until 'callmill resume'" : "until " + instant_text(until);
  for (const std::string& name : names) {
    context.out << "stage " << name << " is paused " << end << ": " << reason << '\n';
  }
  return names;
}

std::string reason_given(const boost::program_options::variables_map& arguments, const std::string& otherwise) {
  std::string reason = one_line(given(arguments, "reason").value_or(otherwise));
  if (reason.empty()) throw UsageError("--reason: expected words, got none");
  return reason;
}

}  // namespace callmill::commands
