#include "commands/care/predecessor.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <ostream>

#include "commands/care/live_runners.h"
#include "commands/care/private_copy.h"
#include "ledger/back_up.h"
#include "ledger/database_health.h"
#include "ledger/migrate.h"
#include "outside/clock.h"
#include "sql/ledger.h"

namespace callmill::commands {

namespace {

constexpr std::chrono::seconds kForReaders{1};

/// A copy of a file in this program's schema, as long as this lives.
class MigratedCopy {
 public:
  explicit MigratedCopy(ledger::Database& original) : path_(empty_file(original.path() + ".compared.part")) {
    try {
      ledger::back_up(original, path_);
      ledger::Database copy(path_);
      ledger::migrate(copy);
    } catch (...) {
      remove();
      throw;
    }
  }
  ~MigratedCopy() { remove(); }
  MigratedCopy(const MigratedCopy&) = delete;
  MigratedCopy& operator=(const MigratedCopy&) = delete;
  const std::string& path() const { return path_; }

 private:
  void remove() {
    std::error_code absent;
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + end, absent);
  }
  std::string path_;
};

/// The file that was lost is at fault: it is damaged, or cannot be opened.
bool unreadable(const ledger::LedgerError& error) {
  const int primary = error.code & 0xFF;
  return ledger::beyond_help(error) || primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;
}

void refuse_live(ledger::Database& lost, const Context& context) {
  try {
    refuse_beside_runners(lost, context.settings.lease, "callmill restore");
  } catch (const ledger::LedgerError& error) {
    context.err << "whether a runner works with " << lost.path() << " cannot be told (" << error.what()
                << "): see that none does\n";
  }
}

Known from_earlier_schema(ledger::Database& lost, ledger::Database& restored, int version) {
  const std::string words = lost.path() + " has schema version " + std::to_string(version);
  if (version > ledger::program_version()) return {{}, words + ", of a newer callmill"};
  std::optional<MigratedCopy> copy;
  try {
    copy.emplace(lost);
  } catch (const ledger::LedgerError& error) {
    return {{}, words + ", and no copy of it can be migrated to compare with (" + error.what() + ")"};
  }
  return {keep_what_was_done(restored, copy->path(), wall_clock()), {}};
}

Known kept_from(const std::string& path, ledger::Database& restored, const Context& context) {
  ledger::Database lost(path);
  refuse_live(lost, context);
  const int version = ledger::database_version(lost);
  if (version == 0) return {{}, path + " is no callmill database"};
  if (version != ledger::program_version()) return from_earlier_schema(lost, restored, version);
  return {keep_what_was_done(restored, path, wall_clock()), {}};
}

}  // namespace

Known taken_over(ledger::Database& restored, Context& context) {
  const std::string& path = context.settings.db;
  std::error_code absent;
  if (!std::filesystem::exists(path, absent)) return {{}, path + " was not there"};
  try {
    return kept_from(path, restored, context);
  } catch (const ledger::LedgerError& error) {
    if (unreadable(error)) return {{}, path + " cannot be read (" + error.what() + ")"};
    throw Refusal("what " + path + " knows to be done since the backup cannot be taken over (" + error.what() +
                  "); nothing was changed: to restore without it, move it and its -wal to another folder first");
  }
}

void empty_log(const std::string& path) {
  std::optional<ledger::Database> lost;
  try {
    lost.emplace(path);
  } catch (const ledger::LedgerError&) {
    return;  // taken_over() has said so
  }
  lost->wait_for_locks(kForReaders);
  if (!lost->one(sql::ledger::EmptyLog{}).busy && ledger::wal_bytes(*lost) == 0) return;
  throw Refusal("another program reads or writes " + path + ", whose newest rows are still in " + path +
                "-wal; nothing was changed: stop it first, then run 'callmill restore' again");
}

}  // namespace callmill::commands
