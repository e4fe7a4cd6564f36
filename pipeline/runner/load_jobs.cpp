#include "runner/load_jobs.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace callmill::runner {

void Unbegun::remove(const std::vector<Claimed>& jobs) {
  std::erase_if(jobs_, [&](const Claimed& job) { return has_claim(jobs, job); });
}

std::vector<Claimed> Unbegun::renew(const std::vector<sql::queue::RenewLeases::Row>& renewed, UnixMillis until) {
  const auto lost =
      std::stable_partition(jobs_.begin(), jobs_.end(), [&](const Claimed& job) { return has_claim(renewed, job); });
  std::vector<Claimed> taken_back(std::make_move_iterator(lost), std::make_move_iterator(jobs_.end()));
  jobs_.erase(lost, jobs_.end());
  for (Claimed& job : jobs_) job.leased_until = until;
  return taken_back;
}

void Unbegun::move_clock(std::chrono::milliseconds by) {
  for (Claimed& job : jobs_) {
    job.claimed_at += by;
    job.leased_until += by;
  }
}

std::vector<Claimed> Unbegun::leased(UnixMillis now) const {
  std::vector<Claimed> leased;
  std::copy_if(jobs_.begin(), jobs_.end(), std::back_inserter(leased),
               [&](const Claimed& job) { return is_leased(job, now); });
  return leased;
}

bool Unbegun::holds(std::string_view stage) const {
  return std::any_of(jobs_.begin(), jobs_.end(), [&](const Claimed& job) { return job.stage == stage; });
}

std::vector<Claimed> jobs_in(const std::vector<Claimed>& claimed, std::string_view stage) {
  std::vector<Claimed> jobs;
  std::copy_if(claimed.begin(), claimed.end(), std::back_inserter(jobs),
               [&](const Claimed& job) { return job.stage == stage; });
  return jobs;
}

std::vector<Claimed> next_to_load(ledger::Database& database, const std::vector<Claimed>& claimed,
                                  std::string_view stage) {
  std::vector<Claimed> jobs = jobs_in(claimed, stage);
  if (jobs.size() < 2) return jobs;
  std::map<std::int64_t, std::int64_t> bytes;
  const std::vector<std::int64_t> ids = ids_of(jobs);
  for (const auto& job : database.all(sql::queue::Weigh{.ids = ids})) bytes[job.job_id] = job.bytes;
  std::int64_t sum = bytes[jobs.front().job_id];
  std::size_t fitting = 1;
  while (fitting < jobs.size() && (sum += bytes[jobs[fitting].job_id]) <= kLoadedBytes) ++fitting;
  jobs.resize(fitting);
  return jobs;
}

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
