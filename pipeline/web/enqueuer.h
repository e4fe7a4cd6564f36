// Group commit: the calls that clients ask for at the same time are enqueued in one transaction.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "domain/call_key.h"
#include "runner/enqueue.h"
#include "web/batch_thread.h"
#include "web/connection.h"
#include "web/exchange.h"

namespace callmill::web {

/// `key` has passed complaint_about().
struct EnqueueAsk {
  CallKey key;
  std::string request_id;
  Respond respond;
};

/// A thread with a connection of its own. Every ask is answered: 202 after the commit that holds its job, or 500.
class Enqueuer {
 public:
  /// How long a transaction waits for another writer. An ask that comes during that wait is in the next transaction, so
  /// it is answered within twice this time.
  static constexpr std::chrono::milliseconds kPatience{2000};

  /// `enqueued` is called from the thread after each commit that made or woke a job. At most `limit` asks wait.
  Enqueuer(std::string db, std::size_t limit, std::function<void()> enqueued);

  /// False, and `ask` is left as it was, when too many wait.
  bool push(EnqueueAsk& ask) { return thread_.push(ask); }

 private:
  void work(std::vector<EnqueueAsk> asks);
  void refuse(std::vector<EnqueueAsk> asks, const std::exception& error);
  std::vector<runner::Enqueued> commit(const std::vector<EnqueueAsk>& asks);

  Connection connection_;  ///< The thread's.
  const std::function<void()> enqueued_;
  BatchThread<EnqueueAsk> thread_;  // last: it uses all the others
};

/// Why the database could not be written or read, for a client: what SQLite says of it is for the log.
std::string why_not_ready(const std::exception& error);

}  // namespace callmill::web
