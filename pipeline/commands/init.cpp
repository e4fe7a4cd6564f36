#include "commands/init.h"

#include <filesystem>
#include <ostream>

#include "commands/open.h"
#include "ledger/database.h"
#include "ledger/migrate.h"

namespace callmill::commands {

namespace {

/// Another program's tables stay as they are: ours among them would help nobody.
void refuse_foreign_tables(ledger::Database& database) {
  ledger::Query query = database.query("ledger/foreign_tables");
  query.next();
  if (query.row().integer("found") == 0) return;
  throw Refusal(database.path() + " holds tables of another program; nothing was changed: --db names another file");
}

void require_folder(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path();
  std::error_code unreadable;
  if (std::filesystem::is_directory(folder, unreadable)) return;
  throw Refusal(path + ": there is no folder " + folder.string() + "; 'mkdir -p " + folder.string() + "' makes it");
}

void migrate(Context& context) {
  ledger::Database database(context.settings.db, ledger::Access::create);
  refuse_foreign_tables(database);
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
}

int init(Context& context, const boost::program_options::variables_map&) {
  require_folder(context.settings.db);
  refuse_other_files(context.settings.db, [&] { migrate(context); });
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
