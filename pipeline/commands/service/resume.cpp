#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/service/stages_meant.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

int resume(Context& context, const po::variables_map& arguments) {
  const auto word = given(arguments, "stages");
  if (!word) throw UsageError("resume: expected a stage, a flow, 'dialling' or 'all'");
  ledger::Database database = open_database(context, ledger::Access::read_write);
  const UnixTime now = wall_clock();
  const auto stages = stages_meant(database, "resume", *word);
  bool was_paused = false;
  std::vector<std::string> names;
  for (const auto& stage : stages) {
    names.push_back(stage.name);
    if (stage.paused_until && *stage.paused_until > now) {
      was_paused = true;
      context.out << "stage " << stage.name << " goes on; it was paused: " << stage.pause_reason.value_or("") << '\n';
    }
    if (stage.in_flight_limit == 0) {
      context.out << "stage " << stage.name << " takes no job all the same: its in_flight_limit is 0\n";
    }
  }
  database.run(sql::desk::ResumeStages{.names = names});
  if (!was_paused) context.out << "nothing of this was paused\n";
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
              },
          .run = resume};
}

}  // namespace callmill::commands
