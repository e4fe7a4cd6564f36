// Group commit: what clients ask for at the same time is written in one transaction.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "domain/time.h"
#include "web/batch_thread.h"
#include "web/command.h"
#include "web/db_connection.h"
#include "web/exchange.h"

namespace callmill::web {

struct QueuedCommand {
  Command command;
  std::string request_id;
  Respond respond;
};

/// The result of a command.
struct Written {
  Response response{};
  bool wakes = false;  ///< There is something new for the worker to do.
};

/// Runs the commands inside the caller's transaction. One result per command, in order. Throws LedgerError.
std::vector<Written> write_all(ledger::Database& database, const std::vector<const Command*>& commands, UnixTime now);

/// A thread with a database connection of its own. Answers each command after the commit that holds it, or with 500.
class Writer {
 public:
  /// How long a transaction waits for another writer. A command that comes during that wait is in the next transaction,
  /// so it is answered within twice this time.
  static constexpr std::chrono::milliseconds kPatience{2000};

  /// `work_came` is called from the thread after each commit that gave the worker something to do. At most `limit`
  /// commands wait.
  Writer(std::string db, std::size_t limit, std::function<void()> work_came);

  /// False, and `command` is unchanged, if too many wait.
  bool push(QueuedCommand& command) { return thread_.push(command); }

 private:
  void work(std::vector<QueuedCommand> batch);
  void refuse(std::vector<QueuedCommand> batch, const std::exception& error);
  std::vector<Written> commit(const std::vector<QueuedCommand>& batch);

  DbConnection connection_;  ///< The thread's.
  const std::function<void()> work_came_;
  BatchThread<QueuedCommand> thread_;  // last: it uses all the others
};

}  // namespace callmill::web
