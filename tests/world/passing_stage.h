// Stages that need no row of their own: what they do is the test's.
#pragma once

#include <functional>
#include <string_view>

#include "stages/stage.h"

namespace callmill::tests {

/// A stage whose work follows from the job's id.
inline stages::Stage stage_without_rows(std::string_view name, std::function<stages::Work(std::int64_t job_id)> work) {
  return {.name = name, .load = [work = std::move(work)](ledger::Database&, std::span<const std::int64_t> job_ids) {
            std::vector<stages::LoadedWork> loaded;
            for (const std::int64_t job_id : job_ids) loaded.push_back({job_id, work(job_id)});
            return loaded;
          }};
}

/// It asks nothing, decides at once and sends every job on.
inline stages::Stage passing_stage(std::string_view name) {
  return stage_without_rows(
      name, [](std::int64_t) { return stages::Work{[](const Settings&, UnixTime) { return done(); }}; });
}

/// The whole flow of such stages.
inline std::vector<stages::Stage> passing_flow() {
  return {passing_stage("import"), passing_stage("assemble"), passing_stage("summarize"), passing_stage("email")};
}

/// A stage whose request and verdict the test gives, by job.
inline stages::Stage scripted_stage(std::string_view name,
                                    std::function<std::variant<Request, Verdict>(std::int64_t job_id)> request,
                                    std::function<Verdict(std::int64_t job_id, const Reply&)> verdict) {
  return stage_without_rows(name, [=](std::int64_t job_id) {
    return stages::work_of(
        job_id, [=](std::int64_t job, const Settings&, UnixTime) { return request(job); },
        [=](std::int64_t job, const Reply& reply, const Settings&, UnixTime) { return verdict(job, reply); });
  });
}

}  // namespace callmill::tests
