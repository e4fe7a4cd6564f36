#include <filesystem>
#include <ostream>

#include "commands/arguments.h"
#include "commands/care/private_copy.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "ledger/back_up.h"
#include "ledger/migrate.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

void require_free(const std::string& file) {
  const auto folder = std::filesystem::absolute(file).parent_path();
  std::error_code absent;
  if (!std::filesystem::is_directory(folder, absent)) throw Refusal(file + ": there is no folder " + folder.string());
  if (std::filesystem::exists(std::filesystem::symlink_status(file, absent))) {
    throw Refusal(file + " is there already: a backup replaces no file; name another");
  }
}

void require_sound(const std::string& copy, const std::string& path) {
  const std::string errors = ledger::integrity_errors(copy);
  if (errors.empty()) return;
  throw Refusal(path + " is damaged (" + errors +
                "): no backup was made; keep the older ones, and see 'callmill help service'");
}

/// Gives the name of the finished backup.
std::string backed_up(ledger::Database& database, const std::string& file) {
  const std::string part = empty_file(file + ".part");
  try {
    ledger::back_up(database, part);
    require_sound(part, database.path());
    flush(part);
    return renamed(part, file);
  } catch (...) {
    std::filesystem::remove(part);
    throw;
  }
}

int backup(Context& context, const po::variables_map& arguments) {
  const auto file = given(arguments, "file");
  if (!file) throw UsageError("backup: expected a FILE, which must not be there yet");
  const Format format = format_of(arguments);
  require_free(*file);
  ledger::Database database = open_database(context, ledger::Access::read_only);
  const std::string name = backed_up(database, *file);
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(name));
  const std::int64_t version = ledger::program_version();
  if (format != Format::table) {
    print_table(context, {"backup", {"file", "bytes", "schema_version"}, {{name, bytes, version}}, false}, format);
    return kOk;
  }
  context.out << name << ": " << bytes << " bytes, verified, schema version " << version
              << "; 'callmill restore' puts it back\n";
  return kOk;
}

}  // namespace

Command backup_command() {
  return {.name = "backup",
          .about = "Writes a verified copy of the database into a new file, while the worker runs.",
          .example = "callmill backup /var/backups/callmill.db",
          .positional = {{"file", 1}},
          .options =
              [](po::options_description& options) {
                options.add_options()("file", text_option("FILE"), "a file that is not there yet");
                add_format_option(options);
              },
          .run = backup,
          .details = "Only its owner can read it. It ends in .part until it is whole, checked and on disk."};
}

}  // namespace callmill::commands
