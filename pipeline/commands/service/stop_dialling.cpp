#include <ostream>

#include "commands/arguments.h"
#include "commands/dialling.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/service/hang_up.h"
#include "commands/service/stages_meant.h"
#include "commands/until_resumed.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

/// Returns the exit code: kFailed if a phone may be live still.
int print_hung_up(Context& context, const HungUp& done) {
  context.out << done.phones << (done.phones == 1 ? " phone is" : " phones are") << " hung up, " << done.gone
              << (done.gone == 1 ? " was" : " were") << " gone already\n";
  if (done.may_ring > 0) context.out << done.may_ring << " may ring still: run it again\n";
  for (const std::string& error : done.errors) context.out << "not hung up: " << error << '\n';
  return done.errors.empty() && done.may_ring == 0 ? kOk : kFailed;
}

int stop_dialling(Context& context, const po::variables_map& arguments) {
  const std::string reason = reason_given(arguments, "dialling was stopped by hand");
  ledger::Database database = open_database(context, ledger::Access::read_write);
  pause_stages(context, database, "stop-dialling", "dialling", kUntilResumed, reason);
  if (arguments.count("hang-up") > 0) return print_hung_up(context, hang_up_live_phones(context, database));
  print_live_phones(context, database, PhonesAre::followed, wall_clock());
  return kOk;
}

}  // namespace

Command stop_dialling_command() {
  return {
      .name = "stop-dialling",
      .about = "Dials nobody any more until 'callmill resume dialling', and says which phones are live.",
      .example = "callmill stop-dialling --hang-up",
      .options =
          [](po::options_description& options) {
            auto add = options.add_options();
            add("hang-up", "hang up every phone that rings or talks");
            add("reason", text_option("WORDS"), "what 'callmill status' shows of it");
          },
      .run = stop_dialling,
      .details =
          "Without --hang-up the phones that are live go on to their end. With it, LiveKit is asked to remove the "
          "phone's leg\nof each call, and nobody else's; the worker finds it gone, and what the agent reported "
          "until then counts.\nA dial that has no leg yet may ring still: this is printed, and the exit code is 1."};
}

}  // namespace callmill::commands
