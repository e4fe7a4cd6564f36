// The table `stages` as one run sees it: which stages it takes jobs of, and how many may start now.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/settings.h"
#include "domain/time.h"
#include "runner/job.h"
#include "runner/queue.h"
#include "stages/stage.h"

namespace callmill::runner {

class StageRows {
 public:
  /// Takes jobs of the `stages` named in `only`; empty: of all. What is given by reference outlives it, unchanged.
  StageRows(Queue& queue, const std::vector<stages::Stage>& stages, const Settings& settings,
            const std::vector<std::string>& only);

  /// Whether the runner holds a job of a stage.
  using Holds = std::function<bool(const std::string& stage)>;
  /// Reads the table. A stage is paced by its row or by the settings, whichever is slower, and at half of
  /// that where it is slowed. A suspect that is ready gets
  /// the only room of its stage, once nothing of that stage is held; a runner holds one suspect at most, of stage
  /// `suspect_in` (empty: none).
  void refresh(UnixMillis now, const std::string& suspect_in, const Holds& holds);
  /// As last read by refresh().
  const std::map<std::string, StageRow>& rows() const { return rows_; }
  /// When, as last read, a pause of any stage ends or a pace lets the next job start; nothing: only a write changes
  /// that.
  std::optional<UnixMillis> next_change(UnixMillis now) const;

  /// The names of the stages that it takes jobs of.
  std::vector<std::string> taken() const;

  /// Whether some job could start, as last read.
  bool any_ready(UnixMillis now) const;
  /// Takes jobs of every stage; inside a transaction, after refresh().
  std::vector<Claimed> claim(UnixMillis now);

 private:
  bool takes(const std::string& stage) const { return taken_.count(stage) > 0; }

  Queue& queue_;
  const Settings& settings_;
  std::map<std::string, const stages::Stage*> taken_;  ///< By name.
  std::map<std::string, StageRow> rows_;
};

}  // namespace callmill::runner
