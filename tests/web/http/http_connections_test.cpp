#include "web/http/http_connections.h"

#include <catch2/catch.hpp>
#include <map>

using namespace callmill;
using namespace std::chrono_literals;
using web::Phase;

using Waits = std::map<Phase, std::chrono::nanoseconds>;

TEST_CASE("when all places are taken, who has used up most of the time for its client is closed") {
  const auto [waits, chosen] = GENERATE(table<Waits, std::optional<Phase>>({
      {Waits{}, std::nullopt},
      // A slow head goes before a rest between two requests, be that longer.
      {{{Phase::head, 2s}, {Phase::idle, 10s}}, Phase::head},
      {{{Phase::head, 50ms}, {Phase::idle, 10s}}, Phase::idle},
      {{{Phase::body, 9s}, {Phase::head, 2s}}, Phase::body},
      {{{Phase::write, 20s}, {Phase::idle, 30s}}, Phase::write},
      {{{Phase::drain, 1s}, {Phase::idle, 20s}}, Phase::drain},
      // Whom we keep waiting ourselves is never closed.
      {{{Phase::handler, 29s}}, std::nullopt},
      {{{Phase::handler, 29s}, {Phase::idle, 1s}}, Phase::idle},
      // Nobody is slow: the newcomer is turned away.
      {{{Phase::head, 90ms}, {Phase::idle, 500ms}, {Phase::body, 200ms}, {Phase::write, 200ms}}, std::nullopt},
  }));
  std::array<std::optional<std::chrono::nanoseconds>, web::kPhases> longest;
  for (const auto& [phase, wait] : waits) longest[static_cast<std::size_t>(phase)] = wait;
  CHECK(web::phase_to_close(longest, {}) == chosen);
}
