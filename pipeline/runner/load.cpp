#include "runner/load.h"

#include <map>
#include <nlohmann/json.hpp>

namespace callmill::runner {

std::vector<Loaded> load(ledger::Database& database, const stages::Stage& stage, const std::vector<Claimed>& jobs) {
  auto ids = nlohmann::json::array();
  std::map<std::int64_t, Claimed> waiting;
  for (const Claimed& job : jobs) {
    ids.push_back(job.job_id);
    waiting.emplace(job.job_id, job);
  }
  std::vector<Loaded> loaded;
  auto query = database.query(stage.load);
  query.bind("ids", ids.dump());
  while (query.next()) {
    const auto found = waiting.find(query.row().integer("job_id"));
    if (found == waiting.end()) continue;
    Loaded one{std::move(found->second), std::nullopt, {}};
    waiting.erase(found);
    try {
      one.work = stage.read(query.row());
    } catch (const std::exception& error) {
      one.fault = std::string("the job's row cannot be read: ") + error.what();
    }
    loaded.push_back(std::move(one));
  }
  for (auto& [id, job] : waiting) {
    loaded.push_back({std::move(job), std::nullopt, "the stage's load statement gave no row for this job"});
  }
  return loaded;
}

}  // namespace callmill::runner
