#include "commands/care/live_runners.h"

#include "commands/command.h"
#include "outside/clock.h"
#include "runner/identity.h"
#include "sql/queue.h"

namespace callmill::commands {

namespace {

/// A runner of this machine is looked up by its process; of another machine only the heartbeat is known, which a live
/// runner renews within its lease: one dated in the future came with a file from a host whose clock is ahead.
bool may_be_alive(const sql::queue::RunningRunners::Row& found, std::chrono::seconds lease, UnixTime now) {
  const runner::Identity self = runner::this_process();
  const runner::Identity other{found.host, found.boot_id, found.pid_namespace, found.pid, found.process_started};
  if (runner::provably_dead(other, self, runner::process_start(other.pid))) return false;
  const bool is_local =
      other.host == self.host && other.boot_id == self.boot_id && other.pid_namespace == self.pid_namespace;
  return is_local || std::chrono::abs(now - found.heartbeat_at) <= lease;
}

}  // namespace

void refuse_beside_runners(ledger::Database& database, std::chrono::seconds lease, const std::string& command) {
  for (const auto& found : database.all(sql::queue::RunningRunners{})) {
    if (!may_be_alive(found, lease, wall_clock())) continue;
    throw Refusal("runner " + std::to_string(found.runner_id) + " (process " + std::to_string(found.pid) + " on " +
                  found.host + ") works with " + database.path() + "; nothing was changed: stop it first, then run '" +
                  command + "' again");
  }
}

}  // namespace callmill::commands
