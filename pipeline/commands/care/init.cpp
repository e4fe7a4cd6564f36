#include <filesystem>
#include <functional>
#include <ostream>

#include "commands/care/live_runners.h"
#include "commands/care/private_copy.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "ledger/database.h"
#include "ledger/migrate.h"
#include "outside/clock.h"
#include "sql/ledger.h"

namespace callmill::commands {

namespace {

/// Never adds tables to another program's database.
void refuse_foreign_tables(ledger::Database& database) {
  if (!database.one(sql::ledger::ForeignTables{}).found) return;
  throw Refusal(database.path() + " holds tables of another program; nothing was changed: --db names another file");
}

void require_folder(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path();
  std::error_code unreadable;
  if (std::filesystem::is_directory(folder, unreadable)) return;
  throw Refusal(path + ": there is no folder " + folder.string() + "; 'mkdir -p " + folder.string() + "' makes it");
}

void refuse_additions(ledger::Database& database) {
  std::string found;
  for (const std::string& addition : ledger::additions(database)) found += (found.empty() ? "" : ", ") + addition;
  if (found.empty()) return;
  throw Refusal(database.path() + ": " + found + ": not callmill's, and lost when its tables are made again; nothing " +
                "was changed: keep columns in a table of your own, drop indexes and triggers and create them again "
                "after 'callmill init'");
}

void refuse_clashes(ledger::Database& database) {
  std::string found;
  for (const std::string& clash : ledger::clashes(database)) found += (found.empty() ? "" : ", ") + clash;
  if (found.empty()) return;
  throw Refusal(database.path() + ": " + found +
                ": not callmill's, but callmill needs the name; nothing was changed: " +
                "give a table another name, drop anything else and create it again under another, " +
                "then run 'callmill init' again");
}

/// The copy, the new tables beside the old ones, and the write-ahead log that holds them until the commit.
constexpr std::uintmax_t kSizesNeeded = 3;

void require_room(const std::string& path) {
  std::error_code absent;
  std::uintmax_t size = std::filesystem::file_size(path);
  if (const auto log = std::filesystem::file_size(path + "-wal", absent); !absent) size += log;
  const auto folder = std::filesystem::absolute(path).parent_path();
  const std::uintmax_t room = std::filesystem::space(folder).available;
  if (room >= kSizesNeeded * size) return;
  constexpr std::uintmax_t kMegabyte = 1'000'000;
  throw Refusal(folder.string() + " has " + std::to_string(room / kMegabyte) + " MB free, a copy of " + path +
                " and its migration need " + std::to_string(kSizesNeeded * size / kMegabyte + 1) +
                " MB; nothing was changed: make room, or copy it elsewhere yourself and use --no-copy");
}

/// Copies the file to FILE.schemaVERSION-TIME beside it, readable by its owner alone from the start; returns the name.
/// It ends in .part until it is whole and on disk: a copy that a kill cut short is not taken for one.
std::string copy_beside(ledger::Database& database, int version, UnixTime now) {
  require_room(database.path());
  const std::string wanted = database.path() + ".schema" + std::to_string(version) + "-" + compact(now);
  const std::string part = empty_file(wanted + ".part");
  try {
    database.run(sql::ledger::SaveCopy{.path = part});
    flush(part);
    return renamed(part, wanted);
  } catch (...) {
    std::filesystem::remove(part);
    throw;
  }
}

/// Runs the migrations. If none was applied, because one failed or another process was first, the copy goes.
int migrate_with(ledger::Database& database, const std::string& copy, const std::function<void()>& before_changes) {
  const int before = ledger::database_version(database);
  try {
    const int applied = ledger::migrate(database, before_changes);
    if (applied == 0 && !copy.empty()) std::filesystem::remove(copy);
    return applied;
  } catch (...) {
    if (!copy.empty() && ledger::database_version(database) == before) std::filesystem::remove(copy);
    throw;
  }
}

/// What a person made that the migration would lose, or stop at.
void refuse_own_parts(ledger::Database& database) {
  refuse_additions(database);
  refuse_clashes(database);
}

/// What became of the file.
struct Made {
  int before = 0;  ///< Its schema version; 0: it held nothing.
  int after = 0;
  bool made_views = false;
  std::string copy{};  ///< The file as it was, where it was migrated and copied first.
};

void print_made(std::ostream& out, const std::string& path, const Made& made) {
  const std::string version = "schema version " + std::to_string(made.after);
  // Only workers write themselves down.
  const std::string serve = "\na 'callmill serve' that runs is not seen from here: restart it";
  out << path << ": ";
  if (made.before == 0) {
    out << "created with " << version << '\n';
  } else if (made.before < made.after) {
    out << "migrated from schema version " << made.before << " to " << made.after << serve << '\n';
  } else if (made.made_views) {
    out << version << " already; its views were another callmill's, and were made again" << serve << '\n';
  } else {
    out << version << " already, nothing to do\n";
  }
  if (!made.copy.empty()) out << "as it was: " << made.copy << '\n';
}

Table made_table(const std::string& path, const Made& made) {
  return {"database",
          {"file", "schema_version_before", "schema_version", "made_views", "copy"},
          {{path, std::int64_t{made.before}, std::int64_t{made.after}, std::int64_t{made.made_views},
            made.copy.empty() ? Cell{} : Cell{made.copy}}},
          false};
}

Made migrate(Context& context, bool copies) {
  ledger::Database database(context.settings.db, ledger::Access::create);
  refuse_foreign_tables(database);
  const int before = ledger::database_version(database);
  const bool makes_views = before == ledger::program_version() && !ledger::views_are_current(database);
  // Asked again in the migration's transaction: a runner may register while the file is copied.
  const auto refuse_if_in_use = [&] {
    if (before > 0) refuse_beside_runners(database, context.settings.lease, "callmill init");
  };
  std::string copy;
  if (makes_views) refuse_clashes(database);
  if (before > 0 && before < ledger::program_version()) {
    refuse_if_in_use();
    refuse_own_parts(database);
    if (copies) copy = copy_beside(database, before, wall_clock());
  }
  const int applied = migrate_with(database, copy, refuse_if_in_use);
  const int after = ledger::database_version(database);
  return {applied == 0 ? after : before, after, makes_views, applied > 0 ? copy : ""};
}

int init(Context& context, const boost::program_options::variables_map& given) {
  const Format format = format_of(given);
  const std::string& path = context.settings.db;
  require_folder(path);
  Made made;
  refuse_other_files(path, [&] { made = migrate(context, given.count("no-copy") == 0); });
  if (format == Format::table) {
    print_made(context.out, path, made);
  } else {
    print_table(context, made_table(path, made), format);
  }
  return kOk;
}

}  // namespace

Command init_command() {
  return {
      .name = "init",
      .about = "Creates the database, or brings an older one to this program's schema and views; changes nothing else.",
      .example = "callmill init --db /var/lib/callmill/callmill.db",
      .options =
          [](boost::program_options::options_description& options) {
            options.add_options()("no-copy", "migrate without a copy of the older database beside it");
            add_format_option(options);
          },
      .run = init,
      .details = "An older database is copied first, to a file of its name with '.schemaVERSION-TIME' behind it."};
}

}  // namespace callmill::commands
