#include "runner/stage_rows.h"

#include <algorithm>
#include <utility>

#include "domain/job/pacing.h"
#include "runner/wake.h"

namespace callmill::runner {

namespace {

/// Jobs claimed at once: enough to make a commit cheap, few enough to keep the transaction short.
constexpr std::int64_t kBatch = 500;

/// Leaves room for a suspect alone: where one is held, or is ready and nothing of its stage is held.
void make_room_for_suspect(StageRow& stage, const std::string& suspect_in, const StageRows::Holds& holds) {
  const std::string& name = stage.policy.name;
  if (suspect_in.empty() && stage.is_suspect_ready) {
    stage.is_suspect_ready = !holds(name);
    stage.room = stage.is_suspect_ready ? 1 : 0;
    return;
  }
  stage.is_suspect_ready = false;
  if (suspect_in == name) stage.room = 0;
}

}  // namespace

StageRows::StageRows(Queue& queue, const std::vector<stages::Stage>& stages, const Settings& settings,
                     const std::vector<std::string>& only)
    : queue_(queue), settings_(settings) {
  for (const stages::Stage& stage : stages) {
    if (only.empty() || std::find(only.begin(), only.end(), stage.name) != only.end()) {
      taken_.emplace(stage.name, &stage);
    }
  }
}

void StageRows::refresh(UnixMillis now, const std::string& suspect_in, const Holds& holds) {
  std::map<std::string, StageRow> rows;
  for (StageRow& stage : queue_.stages(std::chrono::floor<std::chrono::seconds>(now))) {
    const auto taken = taken_.find(stage.policy.name);
    if (taken != taken_.end() && taken->second->per_second) {
      const double rate = taken->second->per_second(settings_);
      stage.per_second = std::min(rate, stage.per_second.value_or(rate));
    }
    if (stage.is_slowed && stage.per_second) stage.per_second = *stage.per_second / 2;
    make_room_for_suspect(stage, suspect_in, holds);
    rows.emplace(stage.policy.name, std::move(stage));
  }
  rows_.swap(rows);
}

std::optional<UnixMillis> StageRows::next_change(UnixMillis now) const {
  std::optional<UnixMillis> first;
  for (const auto& [name, stage] : rows_) {
    if (const auto at = changes_at(stage, now)) first = std::min(first.value_or(*at), *at);
  }
  return first;
}

std::vector<std::string> StageRows::taken() const {
  std::vector<std::string> names;
  for (const auto& [name, taken] : taken_) names.push_back(name);
  return names;
}

bool StageRows::any_ready(UnixMillis now) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [&](const auto& row) { return takes(row.first) && could_start(row.second, now); });
}

std::vector<Claimed> StageRows::claim(UnixMillis now) {
  std::vector<Claimed> all;
  bool took_suspect = false;
  for (auto& [name, stage] : rows_) {
    const auto taken = taken_.find(name);
    if (taken == taken_.end() || (stage.is_suspect_ready && std::exchange(took_suspect, true))) continue;
    std::int64_t limit = std::min(stage.room, kBatch);
    if (limit > 0 && stage.per_second) {
      const Pace pace(*stage.per_second, stage.paced_until, now);
      limit = std::min(limit, pace.allowance());
      if (limit > 0) queue_.pace(name, pace.after(limit));
    }
    if (limit <= 0) continue;
    for (Claimed& job : queue_.claim(*taken->second, stage.is_suspect_ready, limit, settings_, now))
      all.push_back(std::move(job));
  }
  return all;
}

}  // namespace callmill::runner
