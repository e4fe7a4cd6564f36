#include "web/api/writer.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "domain/lead/lead_limits.h"
#include "intake/call_results.h"
#include "intake/enqueue.h"
#include "intake/lead_numbers.h"
#include "intake/webhook_events.h"
#include "outside/clock.h"
#include "outside/log.h"
#include "web/api/do_not_call.h"
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
  Written operator()(const intake::DoNotCallRow& number) const {
    return {listed_response(number, intake::list_number(database, number, now)), false};
  }
  Written operator()(const WebhookEvent& event) const {
    const bool is_new = intake::store_webhook_events(database, {event}, now) > 0;
    return {{.body = json_line({{"event_id", event.event_id}})}, is_new && event.call_id.has_value()};
  }
  Written operator()(const LeadList& list) const { return store_piece(database, list, now); }
};

struct Weight {
  std::size_t rows = 1;
  std::size_t bytes = 0;
};

/// What a command adds to a transaction.
struct Weigh {
  Weight operator()(const CallKey&) const { return {}; }
  Weight operator()(const intake::ReportedResult& reported) const {
    return {1, reported.result.qualification.value_or("").size()};
  }
  Weight operator()(const intake::DoNotCallRow&) const { return {}; }
  Weight operator()(const WebhookEvent& event) const { return {1, event.body.size()}; }
  Weight operator()(const LeadList& list) const {
    Weight piece{0, 0};
    for (const LeadRow& lead : list.rest().first(intake::rows_of_transaction(list.rest()))) {
      ++piece.rows;
      piece.bytes += bytes_of(lead);
    }
    return piece;
  }
};

}  // namespace

Writer::Writer(std::string db, std::size_t limit, std::function<void()> work_came)
    : connection_(std::move(db), kPatience),
      work_came_(std::move(work_came)),
      thread_(limit, [this](std::vector<QueuedCommand> batch) { work(std::move(batch)); }) {}

std::size_t commands_of_transaction(std::span<const QueuedCommand> commands) {
  Weight all{0, 0};
  for (std::size_t count = 0; count < commands.size(); ++count) {
    const Weight one = std::visit(Weigh{}, commands[count].command);
    all = {all.rows + one.rows, all.bytes + one.bytes};
    if (count > 0 && (all.rows > intake::kMostRows || all.bytes > intake::kMostBytes)) return count;
  }
  return commands.size();
}

std::vector<Written> Writer::commit(std::span<const QueuedCommand> commands) {
  connection_.refresh();
  const bool stores_leads = std::any_of(commands.begin(), commands.end(), [](const QueuedCommand& queued) {
    return std::holds_alternative<LeadList>(queued.command);
  });
  if (stores_leads) intake::give_all_numbers(*connection_, wall_clock());
  ledger::Transaction transaction(*connection_);
  const Write write{*connection_, wall_clock()};
  std::vector<Written> written;
  written.reserve(commands.size());
  for (const QueuedCommand& queued : commands) written.push_back(std::visit(write, queued.command));
  transaction.commit();
  return written;
}

void Writer::work(std::vector<QueuedCommand> batch) {
  for (std::span<QueuedCommand> rest(batch); !rest.empty();) {
    const std::size_t count = commands_of_transaction(rest);
    write(rest.first(count));
    rest = rest.subspan(count);
    if (!rest.empty()) ledger::let_others_write();
  }
}

void Writer::write(std::span<QueuedCommand> commands) {
  std::vector<Written> written;
  try {
    written = commit(commands);
  } catch (const std::exception& error) {
    connection_.drop();
    if (commands.size() == 1 || is_transient(error)) return refuse(commands, error);
    // What the tables refuse of one client must not hold up the others.
    for (QueuedCommand& queued : commands) write({&queued, 1});
    return;
  }
  if (std::any_of(written.begin(), written.end(), [](const Written& one) { return one.wakes; })) work_came_();
  for (std::size_t i = 0; i < commands.size(); ++i) answer(commands[i], std::move(written[i]));
}

void Writer::answer(QueuedCommand& queued, Written written) {
  auto* list = std::get_if<LeadList>(&queued.command);
  if (list == nullptr) return queued.respond(std::move(written.response));
  std::ranges::move(written.leads, std::back_inserter(list->written));
  if (list->rest().empty()) return queued.respond(list_response(*list));
  thread_.again(std::move(queued));
  ledger::let_others_write();
}

void Writer::refuse(std::span<QueuedCommand> commands, const std::exception& error) {
  log::error("web", std::string("not written: ") + error.what(),
             {{"event", "write_failed"}, {"requests", commands.size()}, {"request_id", commands.front().request_id}});
  const std::string why = "not written: " + why_not_ready(error);
  for (const QueuedCommand& queued : commands) {
    const auto* list = std::get_if<LeadList>(&queued.command);
    const bool in_part = list != nullptr && !list->written.empty();
    queued.respond(in_part ? list_response(*list, why, queued.request_id)
                           : error_response({500, "queue_not_ready", why + "; nothing was changed, send it again"},
                                            queued.request_id));
  }
}

}  // namespace callmill::web
