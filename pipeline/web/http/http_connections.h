// All connections of a server, by what each waits for, the longest wait first.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "web/http/limits.h"

namespace callmill::web {

/// What a connection waits for. Each has a time limit of the same name in Limits.
enum class Phase { head, body, handler, write, idle, drain };
constexpr std::size_t kPhases = 6;

Limits::Time time_limit(const Limits& limits, Phase phase);

/// Which connection to close for a new one when all places are taken: of those that wait for their client, the one that
/// has used most of its time limit. So slow heads and bodies go before idle connections, and a client that sends and
/// reads without delay is never closed. nullopt if none has used a hundredth of its limit: then all are at work, and
/// the new one is refused (503). `longest[phase]`: how long the oldest of that phase has waited.
std::optional<Phase> phase_to_close(const std::array<std::optional<std::chrono::nanoseconds>, kPhases>& longest,
                                    const Limits& limits);

class Session;

/// Owns the sessions. For one thread.
class HttpConnections {
 public:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    std::shared_ptr<Session> session;
    Clock::time_point since;
  };
  using Place = std::list<Entry>::iterator;

  Place add(std::shared_ptr<Session> session, Phase phase);
  void move(Place place, Phase from, Phase to);
  void remove(Place place, Phase phase);
  std::size_t size() const { return size_; }
  /// The oldest session of phase_to_close(); nullptr: none.
  std::shared_ptr<Session> to_close(const Limits& limits) const;
  std::vector<std::shared_ptr<Session>> all() const;

 private:
  std::list<Entry>& list(Phase phase) { return lists_[static_cast<std::size_t>(phase)]; }

  std::array<std::list<Entry>, kPhases> lists_;
  std::size_t size_ = 0;
};

}  // namespace callmill::web
