// A simulated outside: a clock that moves only when somebody waits, seeded chance, and replies made by the test.
#pragma once

#include <functional>
#include <map>
#include <random>

#include "outside/outside.h"

namespace callmill::tests {

/// What the world does with one request: answers after `delay`, or never.
struct Fate {
  Reply reply;
  std::chrono::milliseconds delay{0};
  bool silent = false;
};

class World : public outside::Outside {
 public:
  using Answer = std::function<Fate(const Request&)>;

  explicit World(Answer answer, unsigned seed = 1) : answer_(std::move(answer)), random_(seed) {}

  void start(outside::TransferId id, const Request& request, std::chrono::seconds) override {
    ++started;
    Fate fate = answer_(request);
    if (!fate.silent) due_.emplace(passed_ + fate.delay, outside::Arrival{id, std::move(fate.reply), fate.delay});
    most_in_flight = std::max(most_in_flight, due_.size());
  }

  std::vector<outside::Arrival> wait(std::chrono::milliseconds at_most) override {
    const std::chrono::milliseconds until = passed_ + at_most;
    if (!due_.empty() && due_.begin()->first <= until) {
      passed_ = std::max(passed_, due_.begin()->first);
    } else {
      passed_ = until;
    }
    std::vector<outside::Arrival> arrived;
    while (!due_.empty() && due_.begin()->first <= passed_) {
      arrived.push_back(std::move(due_.begin()->second));
      due_.erase(due_.begin());
    }
    return arrived;
  }

  void wake() override {}
  void drop(outside::TransferId id) override {
    std::erase_if(due_, [&](const auto& one) { return one.second.id == id; });
    ++dropped;
  }
  UnixMillis now() override { return set_to_ + passed_; }
  std::chrono::steady_clock::time_point steady_now() override { return std::chrono::steady_clock::time_point{passed_}; }
  double chance() override { return std::uniform_real_distribution<>(0.0, 1.0)(random_); }

  void advance(std::chrono::milliseconds by) { passed_ += by; }
  /// Somebody sets the wall clock.
  void set_clock(std::chrono::milliseconds by) { set_to_ += by; }

  int started = 0;
  int dropped = 0;
  std::size_t most_in_flight = 0;

 private:
  Answer answer_;
  std::mt19937 random_;
  UnixMillis set_to_ = unix_millis(1'800'000'000'000);
  std::chrono::milliseconds passed_{0};
  std::multimap<std::chrono::milliseconds, outside::Arrival> due_;
};

}  // namespace callmill::tests
