// When the loop wakes and when it polls the tables. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "domain/time.h"

namespace callmill::runner {

struct StageRow;  // runner/queue.h

/// How long an idle loop sleeps before it checks whether another connection wrote (1 us).
inline constexpr std::chrono::milliseconds kIdleWait{20};

/// Whether a job of the stage could start now.
bool could_start(const StageRow& stage, UnixMillis now);
/// When its pause ends, or its pace lets the next job start; nothing: only a write changes that.
std::optional<UnixMillis> changes_at(const StageRow& stage, UnixMillis now);

/// What one poll of the tables found.
struct Due {
  bool duty = false;                     ///< A duty has something to do now,
  std::optional<UnixTime> duty_at{};     ///< or then.
  std::optional<UnixTime> retry_at{};    ///< The first retry_after of the jobs that wait.
  bool can_start = false;                ///< could_start() of a stage that the run takes jobs of.
  std::optional<UnixMillis> stage_at{};  ///< The first changes_at() of all stages.
};

/// Whether there is a duty, something to promote or to claim.
bool is_work(const Due& due, UnixMillis now);
/// When something becomes due by itself; in an hour at the latest.
UnixMillis next_poll(const Due& due, UnixMillis now);

/// The last poll.
struct Polled {
  std::int64_t version = -1;  ///< Database::data_version() then.
  bool is_stale = true;       ///< This runner has written since, or the clock was set.
  UnixMillis next{};          ///< next_poll() of what it found.
};

/// Whether the tables must be polled again.
bool is_poll_due(const Polled& last, std::int64_t version, UnixMillis now);

/// The state of the loop when it waits for transfers.
struct InHand {
  std::chrono::milliseconds pause{0};  ///< The rest of the pause after a database error.
  bool results = false;                ///< There are verdicts to record.
  bool claimed = false;                ///< There are jobs to load.
  bool claims = true;                  ///< False: the run ends, nothing more is begun.
  Polled polled{};
};

/// How long to wait, unless a transfer ends or wake() is called.
std::chrono::milliseconds wait_of(const InHand& in_hand, UnixMillis now);

}  // namespace callmill::runner
