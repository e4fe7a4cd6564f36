#include "intake/enqueue.h"

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

}  // namespace callmill::intake
