#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/service/stages_meant.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

/// Under the pause of a restored file there may be a person's. Fills the column paused_still: its reason.
void note_paused_still(Table& resumed, ledger::Database& database, const std::string& word, UnixTime now) {
  std::size_t row = 0;
  for (const auto& stage : stages_meant(database, "resume", word)) {
    Cell& still = resumed.rows.at(row++).back();
    if (stage.paused_until > now) still = stage.pause_reason.value_or("");
  }
}

void print_resumed(std::ostream& out, const Table& stages) {
  bool was_paused = false;
  for (const auto& row : stages.rows) {
    const auto& stage = std::get<std::string>(row[0]);
    if (const auto* reason = std::get_if<std::string>(&row[2])) {
      was_paused = true;
      const auto* still = std::get_if<std::string>(&row[4]);
      out << "stage " << stage
          << (still == nullptr ? " goes on; it was paused: " + *reason
                               : " is paused still: " + *still + "; 'callmill resume " + stage + "' ends that too")
          << '\n';
    }
    if (std::get<std::int64_t>(row[3]) == 0) {
      out << "stage " << stage << " takes no job all the same: its in_flight_limit is 0\n";
    }
  }
  if (!was_paused) out << "nothing of this was paused\n";
}

int resume(Context& context, const po::variables_map& arguments) {
  const auto word = given(arguments, "stages");
  if (!word) throw UsageError("resume: expected a stage, a flow, 'dialling' or 'all'");
  const Format format = format_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_write);
  const UnixTime now = wall_clock();
  Table resumed{"stages", {"stage", "was_paused", "reason", "in_flight_limit", "paused_still"}, {}, false};
  std::vector<std::string> names;
  for (const auto& stage : stages_meant(database, "resume", *word)) {
    const bool was_paused = stage.paused_until && *stage.paused_until > now;
    names.push_back(stage.name);
    resumed.rows.push_back({stage.name, std::int64_t{was_paused},
                            was_paused ? Cell{stage.pause_reason.value_or("")} : Cell{}, stage.in_flight_limit,
                            Cell{}});
  }
  database.run(sql::desk::ResumeStages{.names = names, .now = now});
  note_paused_still(resumed, database, *word, now);
  if (format == Format::table) {
    print_resumed(context.out, resumed);
  } else {
    print_table(context, resumed, format);
  }
  return kOk;
}

}  // namespace

Command resume_command() {
  return {.name = "resume",
          .about = "Ends the pauses of a stage, a flow, dialling or all: a person's, and the worker's own.",
          .example = "callmill resume all",
          .positional = {{"stages", 1}},
          .options =
              [](po::options_description& options) {
                options.add_options()("stages", text_option("STAGE|FLOW|dialling|all"),
                                      "a stage, a flow (postcall, outreach), dialling (stages room and dial), or all");
                add_format_option(options);
              },
          .run = resume};
}

}  // namespace callmill::commands
