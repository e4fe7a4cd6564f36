// When the loop wakes and when it looks at the tables: pure, from what it knows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "domain/time.h"
#include "runner/queue.h"

namespace callmill::runner {

/// How long an idle loop sleeps before it asks whether anybody else wrote (1 us of work).
inline constexpr std::chrono::milliseconds kIdleWait{20};

/// Whether a job of the stage could start now.
bool could_start(const StageRow& stage, UnixMillis now);
/// When its pause ends, or its pace lets the next job start; nothing: only a write changes that.
std::optional<UnixMillis> changes_at(const StageRow& stage, UnixMillis now);

/// What one look at the tables found.
struct Due {
  bool dialling = false;                  ///< The schedule has something to do now,
  std::optional<UnixTime> dialling_at{};  ///< or then.
  std::optional<UnixTime> retry_at{};     ///< The first retry_after of the jobs that wait.
  bool can_start = false;                 ///< could_start() of a stage that the run takes jobs of.
  std::optional<UnixMillis> stage_at{};   ///< The first changes_at() of all stages.
};

/// Whether there is something to schedule, to promote or to claim.
bool is_work(const Due& due, UnixMillis now);
/// When something falls due by itself; in an hour at the latest.
UnixMillis next_poll(const Due& due, UnixMillis now);

/// The last look at the tables.
struct Polled {
  std::int64_t version = -1;  ///< Database::data_version() then.
  bool is_stale = true;       ///< This runner has written since, or the clock was set.
  UnixMillis next{};          ///< next_poll() of what it found.
};

/// Whether the tables are to be looked at again.
bool is_poll_due(const Polled& last, std::int64_t version, UnixMillis now);

/// What the loop has in hand when it waits for transfers.
struct InHand {
  std::chrono::milliseconds pause{0};  ///< After a database error: so long nothing is asked of it.
  bool results = false;                ///< Verdicts that are not recorded.
  bool claimed = false;                ///< Jobs that are not loaded.
  bool claims = true;                  ///< False: the run ends, nothing more is begun.
  Polled polled{};
};

/// How long to wait, unless a transfer ends or wake() is called.
std::chrono::milliseconds wait_of(const InHand& in_hand, UnixMillis now);

}  // namespace callmill::runner
