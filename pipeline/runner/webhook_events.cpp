#include "runner/webhook_events.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

}  // namespace

std::int64_t store_webhook_events(ledger::Database& database, const std::vector<WebhookEvent>& events, UnixTime now) {
  json rows = json::array();
  for (const WebhookEvent& event : events) {
    rows.push_back({{"event_id", event.event_id},
                    {"event", event.event},
                    {"call_id", or_null(event.call_id)},
                    {"identity", or_null(event.identity)},
                    {"occurred_at", unix_seconds(event.occurred_at)},
                    {"body", event.body}});
  }
  return database.query("calls/add_webhook_events").bind("rows", rows.dump()).bind("now", unix_seconds(now)).run();
}

}  // namespace callmill::runner
