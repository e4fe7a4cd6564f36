#include "runner/load_jobs.h"

#include <map>

namespace callmill::runner {

std::vector<Loaded> load_jobs(ledger::Database& database, const stages::Stage& stage,
                              const std::vector<Claimed>& jobs) {
  std::vector<std::int64_t> ids;
  std::map<std::int64_t, Claimed> waiting;
  for (const Claimed& job : jobs) {
    ids.push_back(job.job_id);
    waiting.emplace(job.job_id, job);
  }
  std::vector<Loaded> loaded;
  for (stages::LoadedWork& one : stage.load(database, ids)) {
    const auto found = waiting.find(one.job_id);
    if (found == waiting.end()) continue;
    Loaded job{std::move(found->second), std::nullopt, {}};
    waiting.erase(found);
    if (auto* work = std::get_if<stages::Work>(&one.work)) job.work = std::move(*work);
    if (const auto* fault = std::get_if<std::string>(&one.work)) job.fault = *fault;
    loaded.push_back(std::move(job));
  }
  for (auto& [id, job] : waiting) {
    loaded.push_back({std::move(job), std::nullopt, "the stage's load statement gave no row for this job"});
  }
  return loaded;
}

}  // namespace callmill::runner
