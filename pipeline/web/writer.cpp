#include "web/writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "outside/clock.h"
#include "outside/log.h"
#include "runner/enqueue.h"
#include "runner/webhook_events.h"
#include "web/json_text.h"
#include "web/lead_lists.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

bool is_transient(const std::exception& error) {
  const auto* ledger_error = dynamic_cast<const ledger::LedgerError*>(&error);
  return ledger_error != nullptr && ledger_error->transient();
}

/// The wishes of one kind, and the place of each among all.
template <class Kind>
struct Kindred {
  std::vector<Kind> wishes;
  std::vector<std::size_t> places;

  explicit Kindred(const std::vector<const Wish*>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto* wish = std::get_if<Kind>(all[i]);
      if (wish == nullptr) continue;
      wishes.push_back(*wish);
      places.push_back(i);
    }
  }
};

void enqueue_calls(ledger::Database& database, const Kindred<CallKey>& calls, UnixTime now,
                   std::vector<Written>& written) {
  const auto answers = runner::enqueue(database, calls.wishes, now);
  if (answers.size() != calls.wishes.size()) throw std::runtime_error("queue/enqueued_status: not one row a call");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const CallKey& key = calls.wishes[i];
    written[calls.places[i]] = {{.status = 202,
                                 .body = json_line(Json{{"call_id", key.call_id},
                                                        {"tenant_id", key.tenant_id},
                                                        {"enqueued", answers[i].enqueued},
                                                        {"status", answers[i].status}})},
                                answers[i].enqueued};
  }
}

void store_results(ledger::Database& database, const Kindred<runner::ReportedResult>& results, UnixTime now,
                   std::vector<Written>& written) {
  const auto stored = runner::store_results(database, results.wishes, now);
  if (stored.size() != results.wishes.size()) throw std::runtime_error("calls/latest_results: not one row a result");
  for (std::size_t i = 0; i < stored.size(); ++i) {
    written[results.places[i]] = {{.status = 202,
                                   .body = json_line(Json{{"call_id", stored[i].call_id},
                                                          {"result_id", stored[i].result_id},
                                                          {"call_status", stored[i].call_status}})},
                                  true};
  }
}

void store_events(ledger::Database& database, const Kindred<WebhookEvent>& events, UnixTime now,
                  std::vector<Written>& written) {
  const bool any_new = runner::store_webhook_events(database, events.wishes, now) > 0;
  for (std::size_t i = 0; i < events.wishes.size(); ++i) {
    written[events.places[i]] = {{.body = json_line(Json{{"event_id", events.wishes[i].event_id}})},
                                 any_new && events.wishes[i].call_id.has_value()};
  }
}

}  // namespace

std::vector<Written> write_all(ledger::Database& database, const std::vector<const Wish*>& wishes, UnixTime now) {
  std::vector<Written> written(wishes.size());
  const Kindred<CallKey> calls(wishes);
  const Kindred<runner::ReportedResult> results(wishes);
  const Kindred<WebhookEvent> events(wishes);
  if (!calls.wishes.empty()) enqueue_calls(database, calls, now, written);
  if (!results.wishes.empty()) store_results(database, results, now, written);
  if (!events.wishes.empty()) store_events(database, events, now, written);
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (const auto* list = std::get_if<LeadList>(wishes[i])) written[i] = store_list(database, *list, now);
  }
  return written;
}

Writer::Writer(std::string db, std::size_t limit, std::function<void()> work_came)
    : connection_(std::move(db), kPatience),
      work_came_(std::move(work_came)),
      thread_(limit, [this](std::vector<WriteAsk> asks) { work(std::move(asks)); }) {}

std::vector<Written> Writer::commit(const std::vector<WriteAsk>& asks) {
  connection_.refresh();
  std::vector<const Wish*> wishes;
  wishes.reserve(asks.size());
  for (const WriteAsk& ask : asks) wishes.push_back(&ask.wish);
  ledger::Transaction transaction(*connection_);
  auto written = write_all(*connection_, wishes, wall_clock());
  transaction.commit();
  return written;
}

void Writer::work(std::vector<WriteAsk> asks) {
  std::vector<Written> written;
  try {
    written = commit(asks);
  } catch (const std::exception& error) {
    connection_.drop();
    if (asks.size() == 1 || is_transient(error)) return refuse(std::move(asks), error);
    // What the tables refuse of one client must not hold up the others.
    for (WriteAsk& ask : asks) {
      std::vector<WriteAsk> alone;
      alone.push_back(std::move(ask));
      work(std::move(alone));
    }
    return;
  }
  if (std::any_of(written.begin(), written.end(), [](const Written& one) { return one.wakes; })) work_came_();
  for (std::size_t i = 0; i < asks.size(); ++i) asks[i].respond(std::move(written[i].response));
}

void Writer::refuse(std::vector<WriteAsk> asks, const std::exception& error) {
  log::error("web", std::string("not written: ") + error.what(),
             {{"event", "write_failed"}, {"requests", asks.size()}, {"request_id", asks.front().request_id}});
  const std::string message = "not written: " + why_not_ready(error) + "; nothing was changed, send it again";
  for (const WriteAsk& ask : asks) ask.respond(error_response(500, "queue_not_ready", message, ask.request_id));
}

}  // namespace callmill::web
