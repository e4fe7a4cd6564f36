#include "domain/dial/circuit_breaker.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace callmill {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kWindow = 120s;
constexpr int kFewest = 5;
constexpr std::chrono::seconds kFirstPause = 60s;
constexpr std::chrono::seconds kLongestPause = 3600s;
constexpr std::chrono::seconds kFollowsWithin = 600s;

constexpr std::size_t kNumbersOfWave = 3;

bool is_refused_at_once(const PastDial& dial) {
  return (dial.code == 480 || dial.code == 486) && dial.took < 1s && !dial.rang;
}

bool is_bad(const PastDial& dial) {
  return dial.trunk_failed || is_refused_at_once(dial);
}

}  // namespace

UnixTime breaker_counts_from(const std::optional<BreakerTrip>& last, UnixTime now) {
  const UnixTime window = now - kWindow;
  return last ? std::max(window, last->tripped_at + last->pause) : window;
}

std::vector<std::int64_t> limit_waves(const std::vector<PastDial>& dials) {
  const auto is_of_wave = [](const PastDial& dial) { return dial.at_limit || is_refused_at_once(dial); };
  std::vector<std::int64_t> calls;
  for (auto from = dials.begin(); from != dials.end();) {
    const auto to = std::find_if_not(from, dials.end(), is_of_wave);
    std::set<std::string_view> numbers;
    for (auto dial = from; dial != to; ++dial) numbers.insert(dial->phone);
    if (numbers.size() >= kNumbersOfWave) {
      std::transform(from, to, std::back_inserter(calls), [](const PastDial& dial) { return dial.call_row; });
    }
    from = to == dials.end() ? to : std::next(to);
  }
  return calls;
}

std::optional<Tripped> judge_dials(const std::vector<PastDial>& dials, const std::optional<BreakerTrip>& last,
                                   UnixTime now) {
  const auto all = static_cast<int>(dials.size());
  const auto bad = static_cast<int>(std::count_if(dials.begin(), dials.end(), is_bad));
  if (all < kFewest || bad * 2 < all) return std::nullopt;
  const bool follows = last && now - (last->tripped_at + last->pause) <= kFollowsWithin;
  return Tripped{follows ? std::min(last->pause * 2, kLongestPause) : kFirstPause, all, bad,
                 std::to_string(bad) + " of the last " + std::to_string(all) +
                     " dials failed in the trunk, or with 480 or 486 in less than a second"};
}

}  // namespace callmill
