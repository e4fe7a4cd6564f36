#include "runner/load_jobs.h"

#include <map>

namespace callmill::runner {

std::vector<Loaded> load_jobs(ledger::Database& database, const stages::Stage& stage,
                              const std::vector<Claimed>& jobs) {
  std::map<std::int64_t, std::variant<stages::Work, std::string>> work;
  for (stages::LoadedWork& one : stage.load(database, ids_of(jobs))) work.emplace(one.job_id, std::move(one.work));
  std::vector<Loaded> loaded;
  for (const Claimed& job : jobs) {
    Loaded one{job, "the stage's load statement gave no row for this job"};
    if (const auto found = work.find(job.job_id); found != work.end()) one.work = std::move(found->second);
    loaded.push_back(std::move(one));
  }
  return loaded;
}

}  // namespace callmill::runner
