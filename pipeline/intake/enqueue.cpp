#include "intake/enqueue.h"

#include "sql/calls.h"
#include "sql/importing.h"
#include "sql/queue.h"

namespace callmill::intake {

namespace {

Enqueued enqueue_one(ledger::Database& database, const CallKey& key, UnixTime now) {
  const auto& [tenant_id, call_id] = key;
  database.run(sql::importing::ExpectTenant{.tenant_id = tenant_id, .now = now});
  database.run(sql::queue::EnqueueCall{.tenant_id = tenant_id, .call_id = call_id, .now = now});
  if (database.run(sql::queue::EnqueueJob{.tenant_id = tenant_id, .call_id = call_id, .now = now}) > 0) {
    return {true, "queued"};
  }
  const auto job = database.one(sql::queue::EnqueuedStatus{.tenant_id = tenant_id, .call_id = call_id});
  return {false, job.status == "completed" ? "already_completed" : "already_queued_or_in_progress"};
}

}  // namespace

std::vector<Enqueued> enqueue(ledger::Database& database, const std::vector<CallKey>& keys, UnixTime now) {
  std::vector<Enqueued> answers;
  answers.reserve(keys.size());
  for (const CallKey& key : keys) answers.push_back(enqueue_one(database, key, now));
  return answers;
}

std::vector<StoredResult> store_results(ledger::Database& database, const std::vector<ReportedResult>& results,
                                        UnixTime now) {
  std::vector<StoredResult> stored;
  for (const auto& [call_row, result, source] : results) {
    database.run(sql::calls::AddResult{.call_row = call_row,
                                       .qualification = result.qualification,
                                       .failure_reason = result.failure_reason,
                                       .failure_detail = result.failure_detail,
                                       .source = source,
                                       .now = now});
    const auto latest = database.one(sql::calls::LatestResult{.call_row = call_row});
    stored.push_back({latest.result_id, latest.call_id, latest.call_status});
  }
  return stored;
}

std::int64_t store_webhook_events(ledger::Database& database, const std::vector<WebhookEvent>& events, UnixTime now) {
  std::int64_t stored = 0;
  for (const WebhookEvent& event : events) {
    stored += database.run(sql::calls::AddWebhookEvent{.event_id = event.event_id,
                                                       .event = event.event,
                                                       .call_id = event.call_id,
                                                       .identity = event.identity,
                                                       .occurred_at = event.occurred_at,
                                                       .now = now,
                                                       .body = event.body});
  }
  return stored;
}

}  // namespace callmill::intake
