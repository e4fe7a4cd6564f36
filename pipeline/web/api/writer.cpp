#include "web/api/writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "intake/call_results.h"
#include "intake/enqueue.h"
#include "intake/webhook_events.h"
#include "outside/clock.h"
#include "outside/log.h"
#include "web/api/lead_lists.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

bool is_transient(const std::exception& error) {
  const auto* ledger_error = dynamic_cast<const ledger::LedgerError*>(&error);
  return ledger_error != nullptr && ledger_error->transient();
}

/// Runs one command inside the caller's transaction.
struct Write {
  ledger::Database& database;
  UnixTime now;

  Written operator()(const CallKey& key) const {
    const auto [enqueued, status] = intake::enqueue(database, {key}, now).at(0);
    const Json body{{"call_id", key.call_id}, {"tenant_id", key.tenant_id}, {"enqueued", enqueued}, {"status", status}};
    return {{.status = 202, .body = json_line(body)}, enqueued};
  }
  Written operator()(const intake::ReportedResult& result) const {
    const auto stored = intake::store_results(database, {result}, now).at(0);
    const Json body{{"call_id", stored.call_id}, {"result_id", stored.result_id}, {"call_status", stored.call_status}};
    return {{.status = 202, .body = json_line(body)}, true};
  }
  Written operator()(const WebhookEvent& event) const {
    const bool is_new = intake::store_webhook_events(database, {event}, now) > 0;
    return {{.body = json_line({{"event_id", event.event_id}})}, is_new && event.call_id.has_value()};
  }
  Written operator()(const LeadList& list) const { return store_list(database, list, now); }
};

}  // namespace

Writer::Writer(std::string db, std::size_t limit, std::function<void()> work_came)
    : connection_(std::move(db), kPatience),
      work_came_(std::move(work_came)),
      thread_(limit, [this](std::vector<QueuedCommand> batch) { work(std::move(batch)); }) {}

std::vector<Written> Writer::commit(const std::vector<QueuedCommand>& batch) {
  connection_.refresh();
  ledger::Transaction transaction(*connection_);
  const Write write{*connection_, wall_clock()};
  std::vector<Written> written;
  written.reserve(batch.size());
  for (const QueuedCommand& queued : batch) written.push_back(std::visit(write, queued.command));
  transaction.commit();
  return written;
}

void Writer::work(std::vector<QueuedCommand> batch) {
  std::vector<Written> written;
  try {
    written = commit(batch);
  } catch (const std::exception& error) {
    connection_.drop();
    if (batch.size() == 1 || is_transient(error)) return refuse(std::move(batch), error);
    // What the tables refuse of one client must not hold up the others.
    for (QueuedCommand& queued : batch) {
      std::vector<QueuedCommand> alone;
      alone.push_back(std::move(queued));
      work(std::move(alone));
    }
    return;
  }
  if (std::any_of(written.begin(), written.end(), [](const Written& one) { return one.wakes; })) work_came_();
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].respond(std::move(written[i].response));
}

void Writer::refuse(std::vector<QueuedCommand> batch, const std::exception& error) {
  log::error("web", std::string("not written: ") + error.what(),
             {{"event", "write_failed"}, {"requests", batch.size()}, {"request_id", batch.front().request_id}});
  const std::string message = "not written: " + why_not_ready(error) + "; nothing was changed, send it again";
  for (const QueuedCommand& queued : batch)
    queued.respond(error_response({500, "queue_not_ready", message}, queued.request_id));
}

}  // namespace callmill::web
