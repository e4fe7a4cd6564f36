// The real outside in a play: the worker's clocks run faster and begin at noon in India, whatever the hour is, so that
// ringing and talking take little time and every test may dial. The sandbox plays along with --speed.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "outside/outside.h"

namespace callmill::tests {

/// All processes of one play share it. Instants are unix milliseconds.
struct PlayClock {
  std::int64_t began_at_ms = 0;  ///< By the system's clock.
  std::int64_t noon_ms = 0;      ///< What the play's clock said then.
  double speed = 1;

  static PlayClock from_now(double speed) {
    constexpr std::int64_t kDay = 86'400'000;
    constexpr std::int64_t kNoonInIndia = 23'400'000;  // 06:30 UTC
    const std::int64_t now = system_ms();
    return {now, (now + kDay - kNoonInIndia) / kDay * kDay + kNoonInIndia, speed};
  }
  /// What text() gave.
  static PlayClock parse(const std::string& text) {
    const auto second = text.find(' ') + 1;
    return {std::stoll(text), std::stoll(text.substr(second)), std::stod(text.substr(text.find(' ', second)))};
  }
  std::string text() const {
    return std::to_string(began_at_ms) + " " + std::to_string(noon_ms) + " " + std::to_string(speed);
  }
  std::int64_t now_ms() const {
    return noon_ms + static_cast<std::int64_t>(static_cast<double>(system_ms() - began_at_ms) * speed);
  }

 private:
  static std::int64_t system_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

/// Hands everything to `real`; only time passes as the clock says, which nobody sets. The limits of transfers stay as
/// they are.
class Play final : public outside::Outside {
 public:
  Play(outside::Outside& real, PlayClock clock) : real_(real), clock_(clock) {}

  void start(outside::TransferId id, const Request& request, std::chrono::seconds timeout) override {
    if (const auto* watched = std::get_if<WatchedRequest>(&request)) {
      WatchedRequest faster = *watched;
      faster.look_every = quicker(watched->look_every);
      return real_.start(id, faster, timeout);
    }
    real_.start(id, request, timeout);
  }
  std::vector<outside::Arrival> wait(std::chrono::milliseconds at_most) override {
    std::vector<outside::Arrival> arrivals = real_.wait(quicker(at_most));
    for (outside::Arrival& arrival : arrivals)
      arrival.took = std::chrono::milliseconds{
          static_cast<std::int64_t>(static_cast<double>(arrival.took.count()) * clock_.speed)};
    return arrivals;
  }
  void wake() override { real_.wake(); }
  void drop(outside::TransferId id) override { real_.drop(id); }
  UnixMillis now() override { return UnixMillis{std::chrono::milliseconds{clock_.now_ms()}}; }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::time_point{std::chrono::milliseconds{clock_.now_ms()}};
  }
  double chance() override { return real_.chance(); }

 private:
  std::chrono::milliseconds quicker(std::chrono::milliseconds wait) const {
    const auto shorter = static_cast<std::int64_t>(static_cast<double>(wait.count()) / clock_.speed);
    return std::chrono::milliseconds{wait.count() > 0 ? std::max<std::int64_t>(shorter, 1) : 0};
  }

  outside::Outside& real_;
  PlayClock clock_;
};

}  // namespace callmill::tests
