// Which stages a person means who pauses them or lets them go on.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/table.h"
#include "domain/time.h"
#include "ledger/database.h"
#include "sql/desk.h"

namespace callmill::commands {

/// The stages of `word`: a stage, a flow, dialling or all. Throws UsageError that names `command` and the nearest name.
std::vector<sql::desk::StagesMeant::Row> stages_meant(ledger::Database& database, const std::string& command,
                                                      const std::string& word);

/// Pauses the stages of `word`. One that is paused until it is resumed stays so, for its reason. Returns the table
/// "stages": stage, stays (1: it was paused so before), until (null: until it is resumed) and reason.
Table pause_stages(ledger::Database& database, const std::string& command, const std::string& word, UnixTime until,
                   const std::string& reason);

/// For people: a line for each of the stages that pause_stages() gives.
void print_paused(std::ostream& out, const Table& stages);

/// --reason on one line. Throws UsageError where it is empty.
std::string reason_given(const boost::program_options::variables_map& arguments, const std::string& otherwise);

}  // namespace callmill::commands
