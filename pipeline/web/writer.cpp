#include "web/writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "outside/clock.h"
#include "outside/log.h"
#include "runner/intake.h"
#include "web/json_text.h"
#include "web/lead_lists.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

bool is_transient(const std::exception& error) {
  const auto* ledger_error = dynamic_cast<const ledger::LedgerError*>(&error);
  return ledger_error != nullptr && ledger_error->transient();
}

/// The commands of one kind, and the index of each among all.
template <class Kind>
struct Partition {
  std::vector<Kind> commands;
  std::vector<std::size_t> places;

  explicit Partition(const std::vector<const Command*>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto* command = std::get_if<Kind>(all[i]);
      if (command == nullptr) continue;
      commands.push_back(*command);
      places.push_back(i);
    }
  }
};

void enqueue_calls(ledger::Database& database, const Partition<CallKey>& calls, UnixTime now,
                   std::vector<Written>& written) {
  const auto answers = runner::enqueue(database, calls.commands, now);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const CallKey& key = calls.commands[i];
    written[calls.places[i]] = {{.status = 202,
                                 .body = json_line(Json{{"call_id", key.call_id},
                                                        {"tenant_id", key.tenant_id},
                                                        {"enqueued", answers[i].enqueued},
                                                        {"status", answers[i].status}})},
                                answers[i].enqueued};
  }
}

void store_results(ledger::Database& database, const Partition<runner::ReportedResult>& results, UnixTime now,
                   std::vector<Written>& written) {
  const auto stored = runner::store_results(database, results.commands, now);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    written[results.places[i]] = {{.status = 202,
                                   .body = json_line(Json{{"call_id", stored[i].call_id},
                                                          {"result_id", stored[i].result_id},
                                                          {"call_status", stored[i].call_status}})},
                                  true};
  }
}

void store_events(ledger::Database& database, const Partition<WebhookEvent>& events, UnixTime now,
                  std::vector<Written>& written) {
  const bool any_new = runner::store_webhook_events(database, events.commands, now) > 0;
  for (std::size_t i = 0; i < events.commands.size(); ++i) {
    written[events.places[i]] = {{.body = json_line(Json{{"event_id", events.commands[i].event_id}})},
                                 any_new && events.commands[i].call_id.has_value()};
  }
}

}  // namespace

std::vector<Written> write_all(ledger::Database& database, const std::vector<const Command*>& commands, UnixTime now) {
  std::vector<Written> written(commands.size());
  const Partition<CallKey> calls(commands);
  const Partition<runner::ReportedResult> results(commands);
  const Partition<WebhookEvent> events(commands);
  if (!calls.commands.empty()) enqueue_calls(database, calls, now, written);
  if (!results.commands.empty()) store_results(database, results, now, written);
  if (!events.commands.empty()) store_events(database, events, now, written);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (const auto* list = std::get_if<LeadList>(commands[i])) written[i] = store_list(database, *list, now);
  }
  return written;
}

Writer::Writer(std::string db, std::size_t limit, std::function<void()> work_came)
    : connection_(std::move(db), kPatience),
      work_came_(std::move(work_came)),
      thread_(limit, [this](std::vector<QueuedCommand> batch) { work(std::move(batch)); }) {}

std::vector<Written> Writer::commit(const std::vector<QueuedCommand>& batch) {
  connection_.refresh();
  std::vector<const Command*> commands;
  commands.reserve(batch.size());
  for (const QueuedCommand& queued : batch) commands.push_back(&queued.command);
  ledger::Transaction transaction(*connection_);
  auto written = write_all(*connection_, commands, wall_clock());
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
    queued.respond(error_response(500, "queue_not_ready", message, queued.request_id));
}

}  // namespace callmill::web
