#include "ledger/back_up.h"

#include "ledger/sql_files.h"
#include "ledger/statement.h"
#include "sql/ledger.h"

namespace callmill::ledger {

namespace {

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

/// `name` is a path, or a URI.
Connection opened(const std::string& name, const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags, nullptr);
  Connection connection(raw, sqlite3_close);
  if (code != SQLITE_OK) throw LedgerError("open " + path, raw);
  return connection;
}

/// A file name within a URI: what has a meaning there is written %XX.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      uri += {'%', kHex[static_cast<unsigned char>(c) >> 4U], kHex[static_cast<unsigned char>(c) & 15U]};
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

}  // namespace

void back_up(Database& from, const std::string& to) {
  const Connection copy = opened(to, to, SQLITE_OPEN_READWRITE);
  sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", from.handle(), "main");
  if (backup == nullptr) throw LedgerError("backup to " + to, copy.get());
  // In one step, so that it is one moment's: in WAL mode it holds up no writer.
  const int step = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (step != SQLITE_DONE) throw LedgerError("backup to " + to, copy.get());
}

std::string integrity_errors(const std::string& path) {
  const Connection connection = opened(uri_of(path), path, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  using Check = sql::ledger::IntegrityCheck;
  const SqlFile& file = sql_file(Check::kName);
  Statement statement(connection.get(), file.name, file.text);
  std::string errors;
  while (statement.step()) {
    const std::string said = Check::read(statement).integrity_check;
    if (said != "ok") errors += (errors.empty() ? "" : "; ") + said;
  }
  return errors;
}

}  // namespace callmill::ledger
