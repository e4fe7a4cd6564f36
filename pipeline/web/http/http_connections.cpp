#include "web/http/http_connections.h"

namespace callmill::web {

Limits::Time time_limit(const Limits& limits, Phase phase) {
  const std::array<Limits::Time, kPhases> times{limits.head,  limits.body, limits.handler,
                                                limits.write, limits.idle, limits.drain};
  return times.at(static_cast<std::size_t>(phase));
}

std::optional<Phase> phase_to_close(const std::array<std::optional<std::chrono::nanoseconds>, kPhases>& longest,
                                    const Limits& limits) {
  std::optional<Phase> chosen;
  double most_used = 0.01;
  for (std::size_t i = 0; i < kPhases; ++i) {
    const Phase phase{static_cast<int>(i)};
    if (!longest[i] || phase == Phase::handler) continue;
    const double used = std::chrono::duration<double>(*longest[i]) / time_limit(limits, phase);
    if (used < most_used) continue;
    most_used = used;
    chosen = phase;
  }
  return chosen;
}

HttpConnections::Place HttpConnections::add(std::shared_ptr<Session> session, Phase phase) {
  ++size_;
  return list(phase).insert(list(phase).end(), {std::move(session), Clock::now()});
}

void HttpConnections::move(Place place, Phase from, Phase to) {
  place->since = Clock::now();
  list(to).splice(list(to).end(), list(from), place);
}

void HttpConnections::remove(Place place, Phase phase) {
  list(phase).erase(place);
  --size_;
}

std::vector<std::shared_ptr<Session>> HttpConnections::all() const {
  std::vector<std::shared_ptr<Session>> sessions;
  for (const auto& list : lists_) {
    for (const Entry& entry : list) sessions.push_back(entry.session);
  }
  return sessions;
}

std::shared_ptr<Session> HttpConnections::to_close(const Limits& limits) const {
  std::array<std::optional<std::chrono::nanoseconds>, kPhases> longest;
  const auto now = Clock::now();
  for (std::size_t i = 0; i < kPhases; ++i) {
    if (!lists_[i].empty()) longest[i] = now - lists_[i].front().since;
  }
  const auto phase = phase_to_close(longest, limits);
  return phase ? lists_[static_cast<std::size_t>(*phase)].front().session : nullptr;
}

}  // namespace callmill::web
