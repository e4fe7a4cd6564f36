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
#include "web/connection.h"
#include "web/exchange.h"
#include "web/wish.h"

namespace callmill::web {

struct WriteAsk {
  Wish wish;
  std::string request_id;
  Respond respond;
};

/// What came of a wish.
struct Written {
  Response response{};
  bool wakes = false;  ///< There is something new for the mill to do.
};

/// Grants the wishes, inside a transaction of the caller's; one answer per wish, in order. Throws LedgerError.
std::vector<Written> write_all(ledger::Database& database, const std::vector<const Wish*>& wishes, UnixTime now);

/// A thread with a connection of its own. Every ask is answered after the commit that holds what it asked for, or 500.
class Writer {
 public:
  /// How long a transaction waits for another writer. An ask that comes during that wait is in the next transaction, so
  /// it is answered within twice this time.
  static constexpr std::chrono::milliseconds kPatience{2000};

  /// `work_came` is called from the thread after each commit that gave the mill something to do. At most `limit` asks
  /// wait.
  Writer(std::string db, std::size_t limit, std::function<void()> work_came);

  /// False, and `ask` is left as it was, when too many wait.
  bool push(WriteAsk& ask) { return thread_.push(ask); }

 private:
  void work(std::vector<WriteAsk> asks);
  void refuse(std::vector<WriteAsk> asks, const std::exception& error);
  std::vector<Written> commit(const std::vector<WriteAsk>& asks);

  Connection connection_;  ///< The thread's.
  const std::function<void()> work_came_;
  BatchThread<WriteAsk> thread_;  // last: it uses all the others
};

}  // namespace callmill::web
