#include "commands/service/stages_meant.h"

#include <ostream>

#include "commands/arguments.h"
#include "domain/instant.h"
#include "domain/job/until_resumed.h"
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

Table pause_stages(ledger::Database& database, const std::string& command, const std::string& word, UnixTime until,
                   const std::string& reason) {
  Table paused{"stages", {"stage", "stays", "until", "reason"}, {}, false};
  std::vector<std::string> names;
  const Cell end = until == kUntilResumed ? Cell{} : Cell{instant_text(until)};
  for (auto& stage : stages_meant(database, command, word)) {
    const bool is_held = stage.paused_until >= kUntilResumed;
    names.push_back(stage.name);
    paused.rows.push_back({std::move(stage.name), std::int64_t{is_held}, is_held ? Cell{} : end,
                           is_held ? stage.pause_reason.value_or("") : reason});
  }
  database.run(
      sql::desk::PauseStages{.names = names, .until = until, .reason = reason, .until_resumed = kUntilResumed});
  return paused;
}

void print_paused(std::ostream& out, const Table& stages) {
  for (const auto& row : stages.rows) {
    const bool stays = std::get<std::int64_t>(row[1]) != 0;
    const auto* until = std::get_if<std::string>(&row[2]);
    out << "stage " << std::get<std::string>(row[0]) << (stays ? " stays paused " : " is paused ")
        << (until == nullptr ? "until 'callmill resume'" : "until " + *until) << ": " << std::get<std::string>(row[3])
        << '\n';
  }
}

std::string reason_given(const boost::program_options::variables_map& arguments, const std::string& otherwise) {
  std::string reason = one_line(given(arguments, "reason").value_or(otherwise));
  if (reason.empty()) throw UsageError("--reason: expected words, got none");
  return reason;
}

}  // namespace callmill::commands
