// Group commit: what clients ask for at the same time is written in one transaction.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/call_key.h"
#include "domain/lead/lead_rows.h"
#include "domain/lead/record.h"
#include "domain/livekit/livekit_webhook.h"
#include "intake/call_results.h"
#include "intake/store_leads.h"
#include "web/api/batch_thread.h"
#include "web/api/db_connection.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// A list of leads: those that could be read, in order, and what is wrong with the other rows.
struct LeadList {
  std::vector<LeadRow> leads;
  std::vector<BadRecord> malformed;
  std::optional<std::string> tenant_id;  ///< Whose calls these will be: a tenant that there is.
  intake::OnDuplicate on_duplicate = intake::OnDuplicate::merge;
};

/// A CallKey is a finished call to be processed; it has passed key_error().
using Command = std::variant<CallKey, LeadList, intake::ReportedResult, WebhookEvent>;

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
