#include "runner/enqueue.h"

#include <nlohmann/json.hpp>
#include <set>

namespace callmill::runner {

namespace {

std::string keys_as_json(const std::vector<CallKey>& keys) {
  auto array = nlohmann::json::array();
  for (const CallKey& key : keys) array.push_back({{"tenant_id", key.tenant_id}, {"call_id", key.call_id}});
  return array.dump();
}

}  // namespace

std::vector<Enqueued> enqueue(ledger::Database& database, const std::vector<CallKey>& keys, UnixTime now) {
  const std::string wanted = keys_as_json(keys);
  database.query("queue/enqueue_tenants").bind("keys", wanted).bind("now", unix_seconds(now)).run();
  database.query("queue/enqueue_calls").bind("keys", wanted).bind("now", unix_seconds(now)).run();

  std::set<std::int64_t> queued;
  auto jobs = database.query("queue/enqueue_jobs");
  jobs.bind("keys", wanted).bind("now", unix_seconds(now));
  while (jobs.next()) queued.insert(jobs.row().integer("call_id"));

  std::vector<Enqueued> answers;
  auto status = database.query("queue/enqueued_status");
  status.bind("keys", wanted);
  while (status.next()) {
    if (queued.erase(status.row().integer("call_id")) == 1) {
      answers.push_back({true, "queued"});
    } else if (status.row().text("status") == "completed") {
      answers.push_back({false, "already_completed"});
    } else {
      answers.push_back({false, "already_queued_or_in_progress"});
    }
  }
  return answers;
}

}  // namespace callmill::runner
