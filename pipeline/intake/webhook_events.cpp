#include "intake/webhook_events.h"

#include "sql/calls.h"

namespace callmill::intake {

std::int64_t store_webhook_events(ledger::Database& database, const std::vector<WebhookEvent>& events, UnixTime now) {
  std::int64_t stored = 0;
  for (const WebhookEvent& event : events) {
    stored += database.run(sql::calls::AddWebhookEvent{.event_id = event.event_id,
                                                       .event = event.event,
                                                       .call_id = event.call_id,
                                                       .identity = event.identity,
                                                       .of_phone = event.of_phone,
                                                       .occurred_at = event.occurred_at,
                                                       .now = now,
                                                       .body = event.body});
  }
  return stored;
}

}  // namespace callmill::intake
