// Group commit: what clients ask for at the same time is written in one transaction.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "domain/call_key.h"
#include "domain/lead/lead_rows.h"
#include "domain/lead/record.h"
#include "domain/livekit/livekit_webhook.h"
#include "intake/call_results.h"
#include "intake/do_not_call.h"
#include "intake/store_leads.h"
#include "web/api/batch_thread.h"
#include "web/api/db_connection.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// What became of a row of a list.
struct WrittenLead {
  intake::StoredLead stored;
  std::optional<std::int64_t> lead_id;
};

/// A list of leads: those that could be read, in order, and what is wrong with the other rows.
struct LeadList {
  std::vector<LeadRow> leads;
  std::vector<BadRecord> malformed;
  std::optional<std::string> tenant_id;  ///< Whose calls these will be: a tenant that there is.
  intake::OnDuplicate on_duplicate = intake::OnDuplicate::merge;
  std::vector<WrittenLead> written{};  ///< Of the first of `leads`: those that are committed.

  std::span<const LeadRow> rest() const { return std::span(leads).subspan(written.size()); }
};

/// A CallKey is a finished call to be processed; it has passed key_error().
using Command = std::variant<CallKey, LeadList, intake::ReportedResult, intake::DoNotCallRow, WebhookEvent>;

struct QueuedCommand {
  Command command;
  std::string request_id;
  Respond respond;
};

/// The result of a command, or of a piece of a list.
struct Written {
  Response response{};  ///< Not of a list.
  bool wakes = false;   ///< There is something new for the worker to do.
  std::vector<WrittenLead> leads{};
};

/// How many of the first `commands` one transaction takes: one at least, and commands and rows of lists together at
/// most intake::kMostRows, with at most intake::kMostBytes. Of a longer list it takes a piece
/// (intake::rows_of_transaction()).
std::size_t commands_of_transaction(std::span<const QueuedCommand> commands);

/// A thread with a database connection of its own. Answers each command after the commit that holds it, or with 500. A
/// long list is written piece by piece: what came meanwhile goes before the next piece.
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
  void write(std::span<QueuedCommand> commands);
  void answer(QueuedCommand& queued, Written written);
  void refuse(std::span<QueuedCommand> commands, const std::exception& error);
  std::vector<Written> commit(std::span<const QueuedCommand> commands);

  DbConnection connection_;  ///< The thread's.
  const std::function<void()> work_came_;
  BatchThread<QueuedCommand> thread_;  // last: it uses all the others
};

}  // namespace callmill::web
