#include "runner/stage_rows.h"

#include <algorithm>

#include "domain/pacing.h"

namespace callmill::runner {

namespace {

using namespace std::chrono_literals;

/// Jobs claimed at once: enough to make a commit cheap, few enough to keep the transaction short.
constexpr std::int64_t kBatch = 500;

}  // namespace

StageRows::StageRows(Queue& queue, const std::vector<stages::Stage>& stages, const Settings& settings,
                     const std::vector<std::string>& only)
    : queue_(queue), settings_(settings) {
  for (const stages::Stage& stage : stages) {
    if (only.empty() || std::find(only.begin(), only.end(), stage.name) != only.end()) {
      taken_.emplace(stage.name, stage.per_second);
    }
  }
}

void StageRows::refresh(UnixMillis now) {
  std::map<std::string, StageRow> rows;
  UnixMillis next_change = now + 1h;
  for (StageRow& stage : queue_.stages(std::chrono::floor<std::chrono::seconds>(now))) {
    const auto taken = taken_.find(stage.policy.name);
    if (taken != taken_.end() && taken->second) {
      const double rate = taken->second(settings_);
      stage.per_second = std::min(rate, stage.per_second.value_or(rate));
    }
    if (stage.paused_until) next_change = std::min<UnixMillis>(next_change, *stage.paused_until);
    if (stage.room > 0 && stage.per_second) {
      const UnixMillis due = Pace(*stage.per_second, stage.paced_until, now).due();
      if (due > now) next_change = std::min(next_change, due);
    }
    rows.emplace(stage.policy.name, std::move(stage));
  }
  rows_.swap(rows);
  next_change_ = next_change;
}

std::vector<std::string> StageRows::taken() const {
  std::vector<std::string> names;
  for (const auto& [name, per_second] : taken_) names.push_back(name);
  return names;
}

bool StageRows::any_ready(UnixMillis now) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& row) {
    const StageRow& stage = row.second;
    return stage.room > 0 && takes(row.first) &&
           (!stage.per_second || Pace(*stage.per_second, stage.paced_until, now).allowance() > 0);
  });
}

std::vector<Claimed> StageRows::claim(UnixMillis now) {
  std::vector<Claimed> all;
  for (auto& [name, stage] : rows_) {
    if (!takes(name)) continue;
    std::int64_t limit = std::min(stage.room, kBatch);
    if (limit > 0 && stage.per_second) {
      const Pace pace(*stage.per_second, stage.paced_until, now);
      limit = std::min(limit, pace.allowance());
      if (limit > 0) queue_.pace(name, pace.after(limit));
    }
    if (limit <= 0) continue;
    for (Claimed& job : queue_.claim(name, limit, now)) all.push_back(std::move(job));
  }
  return all;
}

}  // namespace callmill::runner
