#include "domain/job/retry.h"

#include <catch2/catch.hpp>

#include "domain/job/pacing.h"

using namespace callmill;
using namespace std::chrono_literals;

TEST_CASE("the wait before the next try follows the seed's formula, or the server where it asks for longer") {
  using Asked = std::optional<std::chrono::seconds>;
  const auto [attempt, asked, chance, expected] = GENERATE(table<int, Asked, double, std::chrono::milliseconds>({
      {1, Asked{}, 0.0, 1000ms},
      {2, Asked{}, 0.0, 2000ms},
      {3, Asked{}, 0.0, 4000ms},
      {4, Asked{}, 0.0, 8000ms},
      {5, Asked{}, 0.0, 8000ms},
      {1'000'000, Asked{}, 0.0, 8000ms},
      {1, Asked{}, 0.5, 1125ms},
      {4, Asked{}, 0.999, 9998ms},
      {1, Asked{30s}, 0.0, 30000ms},
      {4, Asked{3s}, 0.0, 8000ms},
      {1, Asked{24h}, 0.0, 600000ms},
      {1, Asked{-5s}, 0.0, 1000ms},
  }));
  CHECK(retry_delay(attempt, 1s, 8s, asked, chance) == expected);
}

TEST_CASE("pacing lets through what the rate allows and no more") {
  const UnixMillis start = unix_millis(1'000'000);
  SECTION("two a second: one at once, the next half a second later") {
    Pace first(2, unix_millis(0), start);
    CHECK(first.allowance() == 1);
    CHECK(Pace(2, first.after(1), start).allowance() == 0);
    CHECK(Pace(2, first.after(1), start + 499ms).allowance() == 0);
    CHECK(Pace(2, first.after(1), start + 500ms).allowance() == 1);
  }
  SECTION("what lies too far ahead, as after a clock that was set back, does not stop the stage") {
    CHECK(Pace(2, start + 1h, start).allowance() == 1);
    CHECK(Pace(2, start + 1h, start).due() == start);
    CHECK(Pace(2, start + 500ms, start).allowance() == 0);
  }
  SECTION("over ten seconds of polling, never more than rate * time + the first burst") {
    const double rate = GENERATE(0.5, 2.0, 10.0, 100.0, 1000.0);
    UnixMillis paced = unix_millis(0);
    std::int64_t started = 0;
    for (UnixMillis now = start; now <= start + 10s; now += 7ms) {
      const Pace pace(rate, paced, now);
      const std::int64_t allowed = pace.allowance();
      if (allowed > 0) paced = pace.after(allowed);
      started += allowed;
    }
    CHECK(static_cast<double>(started) <= rate * 10 + std::max(1.0, rate * 0.1) + 1);
    CHECK(static_cast<double>(started) >= rate * 10 * 0.95);
  }
}
