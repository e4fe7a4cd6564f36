#include "commands/init.h"

#include <ostream>

#include "ledger/database.h"
#include "ledger/migrate.h"

namespace callmill::commands {

namespace {

int init(Context& context, const boost::program_options::variables_map&) {
  ledger::Database database(context.settings.db, ledger::Access::create);
  const int before = ledger::database_version(database);
  const int applied = ledger::migrate(database);
  const int after = ledger::database_version(database);
  context.out << context.settings.db << ": ";
  if (applied == 0) {
    context.out << "schema version " << after << " already, nothing to do\n";
  } else if (before == 0) {
    context.out << "created with schema version " << after << '\n';
  } else {
    context.out << "migrated from schema version " << before << " to " << after << '\n';
  }
  return kOk;
}

}  // namespace

Command init_command() {
  return {.name = "init",
          .about = "Creates the database, or brings an older one to this program's schema; changes nothing otherwise.",
          .example = "callmill init --db /var/lib/callmill/callmill.db",
          .positional = {},
          .options = [](boost::program_options::options_description&) {},
          .run = init};
}

}  // namespace callmill::commands
