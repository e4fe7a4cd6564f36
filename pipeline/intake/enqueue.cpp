#include "intake/enqueue.h"

#include "sql/importing.h"
#include "sql/queue.h"

namespace callmill::intake {

namespace {

Enqueued enqueue_one(ledger::Database& database, const CallKey& key, UnixTime now, bool again) {
  const auto& [tenant_id, call_id] = key;
  database.run(sql::importing::ExpectTenant{.tenant_id = tenant_id, .now = now});
  database.run(sql::queue::EnqueueCall{.tenant_id = tenant_id, .call_id = call_id, .now = now});
  const sql::queue::EnqueueJob job{.tenant_id = tenant_id, .call_id = call_id, .again = again, .now = now};
  const bool queued = database.run(job) > 0;
  if (again) database.run(sql::queue::TakeBack{.tenant_id = tenant_id, .call_id = call_id, .now = now});
  if (queued || again) database.run(sql::queue::Insist{.tenant_id = tenant_id, .call_id = call_id, .again = again});
  if (queued) return {true, "queued"};
  const auto found = database.one(sql::queue::EnqueuedStatus{.tenant_id = tenant_id, .call_id = call_id});
  return {false, found.status == "completed" ? "already_completed" : "already_queued_or_in_progress"};
}

}  // namespace

std::vector<Enqueued> enqueue(ledger::Database& database, const std::vector<CallKey>& keys, UnixTime now,
                              Completed completed) {
  std::vector<Enqueued> answers;
  answers.reserve(keys.size());
  for (const CallKey& key : keys) answers.push_back(enqueue_one(database, key, now, completed == Completed::again));
  return answers;
}

}  // namespace callmill::intake
