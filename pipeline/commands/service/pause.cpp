#include <algorithm>

#include "commands/arguments.h"
#include "commands/dialling.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/service/stages_meant.h"
#include "dialler/dial_gate.h"
#include "domain/job/until_resumed.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

bool matters_to_phones(const Cell& stage) {
  const auto& name = std::get<std::string>(stage);
  return name == dialler::kFirstDialStage || name == dialler::kDialStage || name == "follow";
}

int pause(Context& context, const po::variables_map& arguments) {
  const auto word = given(arguments, "stages");
  if (!word) throw UsageError("pause: expected a stage, a flow or 'dialling'");
  const Format format = format_of(arguments);
  const auto length = given_duration(arguments, "for");
  const std::string reason = reason_given(arguments, "paused by hand");
  const UnixTime until = length ? wall_clock() + *length : kUntilResumed;
  ledger::Database database = open_database(context, ledger::Access::read_write);
  const Table stages = pause_stages(database, "pause", *word, until, reason);
  if (format != Format::table) {
    print_tables(context, {stages, live_phones_table(database, wall_clock())}, format);
    return kOk;
  }
  print_paused(context.out, stages);
  if (std::any_of(stages.rows.begin(), stages.rows.end(), [](const auto& row) { return matters_to_phones(row[0]); })) {
    print_live_phones(context, database, PhonesAre::followed, wall_clock());
  }
  return kOk;
}

void pause_options(po::options_description& options) {
  auto add = options.add_options();
  add("stages", text_option("STAGE|FLOW|dialling"),
      "a stage, a flow (postcall, outreach), dialling (stages room and dial), or all");
  add("for", text_option("DURATION"), "for so long: 90s, 30m, 2h, 3d; without it, until 'callmill resume'");
  add("reason", text_option("WORDS"), "what 'callmill status' shows of it");
  add_format_option(options);
}

}  // namespace

Command pause_command() {
  return {.name = "pause",
          .about = "Pauses a stage, a flow or dialling: workers begin nothing there until the time is over.",
          .example = "callmill pause email --for 2h",
          .positional = {{"stages", 1}},
          .options = pause_options,
          .run = pause,
          .details =
              "Works while the worker runs, within a second. What is under way goes on: no transfer is cut off, no "
              "phone\nhung up. It replaces a pause that has an end; one without, such as that of a restored file, "
              "stays until "
              "\n'callmill resume'."};
}

}  // namespace callmill::commands
