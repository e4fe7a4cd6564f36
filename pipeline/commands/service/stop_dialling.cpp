#include <ostream>
#include <utility>

#include "commands/arguments.h"
#include "commands/dialling.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/service/hang_up.h"
#include "commands/service/stages_meant.h"
#include "domain/job/until_resumed.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

void print_hung_up(std::ostream& out, const HungUp& done) {
  out << done.phones << (done.phones == 1 ? " phone is" : " phones are") << " hung up, " << done.gone
      << (done.gone == 1 ? " was" : " were") << " gone already\n";
  if (done.may_ring > 0) out << done.may_ring << " may ring still: run it again\n";
  for (const auto& left : done.left) out << "not hung up: " << left.call_id << ": " << left.error << '\n';
}

std::vector<Table> tables_of(const HungUp& done) {
  Table left{"not_hung_up", {"call_id", "error"}, {}, false};
  for (const auto& one : done.left) left.rows.push_back({one.call_id, one.error});
  return {{"hung_up", {"phones", "gone", "may_ring"}, {{done.phones, done.gone, done.may_ring}}, false},
          std::move(left)};
}

int stop_dialling(Context& context, const po::variables_map& arguments) {
  const std::string reason = reason_given(arguments, "dialling was stopped by hand");
  const Format format = format_of(arguments);
  const bool hangs_up = arguments.count("hang-up") > 0;
  ledger::Database database = open_database(context, ledger::Access::read_write);
  std::vector<Table> tables{pause_stages(database, "stop-dialling", "dialling", kUntilResumed, reason)};
  if (format == Format::table) print_paused(context.out, tables.front());
  HungUp done;
  if (hangs_up) {
    done = hang_up_live_phones(context, database, reason);
    if (format == Format::table) print_hung_up(context.out, done);
    for (Table& table : tables_of(done)) tables.push_back(std::move(table));
  } else if (format == Format::table) {
    print_live_phones(context, database, PhonesAre::followed, wall_clock());
  }
  tables.push_back(live_phones_table(database, wall_clock()));
  if (format != Format::table) print_tables(context, tables, format);
  // A phone may be live that was to be hung up.
  return done.left.empty() && done.may_ring == 0 ? kOk : kFailed;
}

}  // namespace

Command stop_dialling_command() {
  return {.name = "stop-dialling",
          .about = "Dials nobody any more until 'callmill resume dialling', and says which phones are live.",
          .example = "callmill stop-dialling --hang-up",
          .options =
              [](po::options_description& options) {
                auto add = options.add_options();
                add("hang-up", "hang up every phone that rings or talks");
                add("reason", text_option("WORDS"), "what 'callmill status' shows of it");
                add_format_option(options);
              },
          .run = stop_dialling,
          .details =
              "Without --hang-up the phones that are live go on to their end. With it, LiveKit is asked to remove the "
              "phone's leg\nof each call, and nobody else's; the worker finds it gone, what the agent reported "
              "until then counts,\nand the lead spends no retry. A dial that has no leg yet may ring still: this is "
              "printed, and the exit code is 1."};
}

}  // namespace callmill::commands
