#include "runner/wake.h"

#include <algorithm>

#include "domain/job/pacing.h"
#include "runner/queue.h"

namespace callmill::runner {

using namespace std::chrono_literals;

bool could_start(const StageRow& stage, UnixMillis now) {
  return stage.room > 0 && (!stage.per_second || Pace(*stage.per_second, stage.paced_until, now).allowance() > 0);
}

std::optional<UnixMillis> changes_at(const StageRow& stage, UnixMillis now) {
  std::optional<UnixMillis> at = stage.paused_until;
  if (stage.room <= 0 || !stage.per_second) return at;
  const UnixMillis paced = Pace(*stage.per_second, stage.paced_until, now).due();
  if (paced <= now) return at;
  return std::min(at.value_or(paced), paced);
}

bool is_work(const Due& due, UnixMillis now) {
  return due.duty || (due.retry_at && *due.retry_at <= now) || due.can_start;
}

UnixMillis next_poll(const Due& due, UnixMillis now) {
  UnixMillis next = now + 1h;
  if (due.duty_at) next = std::min<UnixMillis>(next, *due.duty_at);
  if (due.retry_at) next = std::min<UnixMillis>(next, *due.retry_at);
  if (due.stage_at) next = std::min(next, *due.stage_at);
  return next;
}

bool is_poll_due(const Polled& last, std::int64_t version, UnixMillis now) {
  return last.is_stale || version != last.version || now >= last.next;
}

std::chrono::milliseconds wait_of(const InHand& in_hand, UnixMillis now) {
  if (in_hand.pause > 0ms) return in_hand.pause;
  if (in_hand.results) return 0ms;
  if (!in_hand.claims) return kIdleWait;
  if (in_hand.claimed || in_hand.polled.is_stale) return 0ms;
  return std::clamp(std::chrono::milliseconds{in_hand.polled.next - now}, 0ms, kIdleWait);
}

}  // namespace callmill::runner
