#include "web/enqueuer.h"

#include <sqlite3.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "outside/log.h"
#include "web/json_text.h"

namespace callmill::web {

namespace {

UnixTime wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

bool is_transient(const std::exception& error) {
  const auto* ledger_error = dynamic_cast<const ledger::LedgerError*>(&error);
  return ledger_error != nullptr && ledger_error->transient();
}

Response accepted(const CallKey& key, const runner::Enqueued& answer) {
  return {.status = 202,
          .body = json_text(nlohmann::ordered_json{{"call_id", key.call_id},
                                                   {"tenant_id", key.tenant_id},
                                                   {"enqueued", answer.enqueued},
                                                   {"status", answer.status}})};
}

}  // namespace

std::string why_not_ready(const std::exception& error) {
  const auto* ledger_error = dynamic_cast<const ledger::LedgerError*>(&error);
  switch (ledger_error == nullptr ? SQLITE_ERROR : ledger_error->code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds the database's write lock";
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
      return "the database is read-only";
    case SQLITE_CANTOPEN:
      return "the database cannot be opened";
    default:
      return "the database refused it; the log says why";
  }
}

Enqueuer::Enqueuer(std::string db, std::size_t limit, std::function<void()> enqueued)
    : connection_(std::move(db), kPatience),
      enqueued_(std::move(enqueued)),
      thread_(limit, [this](std::vector<EnqueueAsk> asks) { work(std::move(asks)); }) {}

std::vector<runner::Enqueued> Enqueuer::commit(const std::vector<EnqueueAsk>& asks) {
  connection_.refresh();
  std::vector<CallKey> keys;
  keys.reserve(asks.size());
  for (const EnqueueAsk& ask : asks) keys.push_back(ask.key);
  ledger::Transaction transaction(*connection_);
  auto answers = runner::enqueue(*connection_, keys, wall_clock());
  if (answers.size() != keys.size()) throw std::runtime_error("queue/enqueued_status: not one row for each call");
  transaction.commit();
  return answers;
}

void Enqueuer::work(std::vector<EnqueueAsk> asks) {
  std::vector<runner::Enqueued> answers;
  try {
    answers = commit(asks);
  } catch (const std::exception& error) {
    connection_.drop();
    if (asks.size() == 1 || is_transient(error)) return refuse(std::move(asks), error);
    // What the tables refuse of one call must not hold up the others.
    for (EnqueueAsk& ask : asks) {
      std::vector<EnqueueAsk> alone;
      alone.push_back(std::move(ask));
      work(std::move(alone));
    }
    return;
  }
  const bool any = std::any_of(answers.begin(), answers.end(), [](const auto& answer) { return answer.enqueued; });
  if (any) enqueued_();
  for (std::size_t i = 0; i < asks.size(); ++i) asks[i].respond(accepted(asks[i].key, answers[i]));
}

void Enqueuer::refuse(std::vector<EnqueueAsk> asks, const std::exception& error) {
  log::error("web", std::string("enqueue: ") + error.what(),
             {{"event", "enqueue_failed"}, {"requests", asks.size()}, {"request_id", asks.front().request_id}});
  const std::string message = "not enqueued: " + why_not_ready(error) + "; nothing was changed, send it again";
  for (const EnqueueAsk& ask : asks) ask.respond(error_response(500, "queue_not_ready", message, ask.request_id));
}

}  // namespace callmill::web
