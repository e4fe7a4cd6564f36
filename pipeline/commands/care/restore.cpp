#include "sql/restore.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "commands/arguments.h"
#include "commands/care/predecessor.h"
#include "commands/care/private_copy.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/job/until_resumed.h"
#include "domain/text.h"
#include "ledger/back_up.h"
#include "ledger/migrate.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

/// A backup is one file; one that a live database's log lies beside is not whole without it.
void require_sound_backup(const std::string& file) {
  std::error_code absent;
  if (!fs::is_regular_file(file, absent)) throw Refusal(file + " is no file; nothing was changed");
  if (const auto log = fs::file_size(file + "-wal", absent); !absent && log > 0) {
    throw Refusal(file + "-wal lies beside it, with rows that " + file +
                  " lacks; nothing was changed: make one file of them with 'callmill backup --db " + file +
                  " NEW', and restore that");
  }
  std::string errors;
  refuse_other_files(file, [&] { errors = ledger::integrity_errors(file); });
  if (!errors.empty()) throw Refusal(file + " is damaged (" + errors + "); nothing was changed: take another backup");
}

/// A copy of `file` beside `path`, for its owner alone.
std::string copied(const std::string& file, const std::string& path) {
  std::string part = empty_file(path + ".restored.part");
  std::ifstream from(file, std::ios::binary);
  std::ofstream to(part, std::ios::binary | std::ios::trunc);
  to << from.rdbuf();
  to.close();
  if (from && to) return part;
  fs::remove(part);
  throw Refusal(file + " could not be copied to " + part + " (is there room?); nothing was changed");
}

/// Makes the copy what takes the place of `path`: of this schema, knowing what was done since, and held.
Known prepared(const std::string& part, const std::string& file, Context& context) {
  ledger::Database restored(part);
  if (ledger::database_version(restored) == 0) throw Refusal(file + " is no callmill database; nothing was changed");
  ledger::migrate(restored, [] {});
  Known known = taken_over(restored, context);
  restored.run(sql::restore::Hold{.until = kUntilResumed,
                                  .reason = "restored from " + one_line(file) + ": 'callmill resume all' lets it work",
                                  .now = wall_clock()});
  return known;
}

/// Moves the file at `path` aside. Empty: there was none. A log that is left is of a file that cannot be opened: it
/// goes first, so that the next file of that name is not taken for the log's.
std::string moved_aside(const std::string& path) {
  std::error_code absent;
  const std::string stem = path + ".replaced-" + compact(wall_clock());
  for (const char* log : {"-wal", "-shm"}) {
    if (fs::exists(path + log, absent)) fs::rename(path + log, stem + log);
  }
  return fs::exists(path, absent) ? renamed(path, stem) : std::string{};
}

Table done_table(const DoneSince& done) {
  Table table{"done_since", {"tenant_id", "call_id", "phone", "was_rung", "was_mailed", "was_pushed"}, {}, false};
  for (const auto& call : done) {
    table.rows.push_back({call.tenant_id, call.call_id, call.phone ? Cell{mask_phone(*call.phone)} : Cell{},
                          std::int64_t{call.was_rung}, std::int64_t{call.was_mailed}, std::int64_t{call.was_pushed}});
  }
  return table;
}

void print_calls(std::ostream& out, const DoneSince& done) {
  for (const auto& call : done) {
    out << "  " << call.tenant_id << ' ' << call.call_id << (call.phone ? " " + mask_phone(*call.phone) : "")
        << (call.was_rung ? ", rung" : "") << (call.was_mailed ? ", mailed" : "")
        << (call.was_pushed ? ", its task sent" : "") << '\n';
  }
}

void print_known(std::ostream& out, const Known& known) {
  if (!known.unknown.empty()) {
    out << "What was done and written since the backup is not known: " << known.unknown
        << ". Before you resume, look into the mail server's log, LiveKit and the CRM.\n";
    return;
  }
  const DoneSince& done = known.since.done;
  const auto count = [&](bool sql::restore::Since::Row::*was) {
    return std::ranges::count_if(done, [&](const auto& call) { return call.*was; });
  };
  using Row = sql::restore::Since::Row;
  out << "Done since the backup, kept and not repeated: " << count(&Row::was_rung) << " calls rung, "
      << count(&Row::was_mailed) << " mailed, " << count(&Row::was_pushed) << " with a task sent.\n";
  print_calls(out, done);
  print_written(out, known.since.written);
}

/// What takes the place of what.
struct Swap {
  std::string name;
  std::string from;
  std::string aside;  ///< The file that was replaced, under its new name; empty: there was none.
};

void print_restored(const Context& context, const Swap& swap, const Known& known, Format format) {
  std::ostream& out = context.out;
  if (format != Format::table) {
    const auto text = [](const std::string& words) { return words.empty() ? Cell{} : Cell{words}; };
    const Table restored{"restored",
                         {"file", "from", "replaced", "not_compared"},
                         {{swap.name, swap.from, text(swap.aside), text(known.unknown)}},
                         false};
    print_tables(context, {restored, done_table(known.since.done), written_table(known.since.written)}, format);
    return;
  }
  out << swap.name << ": restored from " << swap.from << (swap.aside.empty() ? "" : "; as it was: " + swap.aside)
      << '\n';
  print_known(out, known);
  out << "It is held: nothing runs and nobody is dialled until 'callmill resume all'. Look first: callmill status, "
      << "callmill plan.\n";
}

int restore(Context& context, const po::variables_map& arguments) {
  const auto file = given(arguments, "file");
  if (!file) throw UsageError("restore: expected a FILE that 'callmill backup' made");
  const Format format = format_of(arguments);
  const std::string& path = context.settings.db;
  std::error_code absent;
  if (fs::equivalent(*file, path, absent)) throw Refusal(*file + " is the database itself; nothing was changed");
  require_sound_backup(*file);
  const std::string part = copied(*file, path);
  Known known;
  std::string aside;
  try {
    known = prepared(part, *file, context);
    flush(part);
    empty_log(path);
    aside = moved_aside(path);
  } catch (...) {
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(part + end);
    throw;
  }
  const std::string name = renamed(part, path);
  flush(fs::absolute(path).parent_path(), name + " is in place all the same");
  print_restored(context, {name, *file, aside}, known, format);
  return kOk;
}

}  // namespace

Command restore_command() {
  return {.name = "restore",
          .about = "Puts a backup in the database's place, held until 'callmill resume all'; stop the worker first.",
          .example = "callmill restore /var/backups/callmill.db",
          .positional = {{"file", 1}},
          .options =
              [](po::options_description& options) {
                options.add_options()("file", text_option("FILE"), "a file that 'callmill backup' made");
                add_format_option(options);
              },
          .run = restore,
          .details =
              "The file that it replaces is kept beside it. Where that can be read, the calls, mails and tasks that it "
              "knows\nand the backup does not are listed and taken over as done: nobody is rung or mailed twice. What "
              "people wrote since is told; "
              "what\nstops something is kept: pauses, the do-not-call list."};
}

}  // namespace callmill::commands
