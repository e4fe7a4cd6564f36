#include "commands/arguments.h"

#include <catch2/catch.hpp>

#include "commands/command.h"

using namespace callmill;
using namespace callmill::commands;

TEST_CASE("a time is a day, a minute or second of it, so long ago, or so long from now") {
  const UnixTime now = unix_time(1'800'000'000);
  const auto [text, seconds] = GENERATE(table<std::string, std::int64_t>({
      {"2026-11-21", 1795219200},
      {"2026-11-21T10:00", 1795255200},
      {"2026-11-21 10:00", 1795255200},
      {"2026-11-21T10:00:30Z", 1795255230},
      {"2028-02-29", 1835395200},
      {"90s", 1'800'000'000 - 90},
      {"30m", 1'800'000'000 - 1800},
      {"2h", 1'800'000'000 - 7200},
      {"3d", 1'800'000'000 - 3 * 86400},
      {"0s", 1'800'000'000},
      {"+2h", 1'800'000'000 + 7200},
      {"2026-11-21T10:00+05:30", 1795255200 - 19800},
      {"2026-11-21 10:00:30-03:00", 1795255230 + 10800},
  }));
  const std::string& given = text;
  CHECK(unix_seconds(parse_time(given, "--since", now)) == seconds);
}

TEST_CASE("anything else is an error that names the option, the forms and what came") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "yesterday", "2026-13-01", "2027-02-29", "2026-11-21T24:00", "2026-11-21T10",
               "2h ", "-2h", "h", "2w", "99999999999999999999d", "1795219200", "+h", "++2h", "2026-11-21T10:00+15:00",
               "2026-11-21T10:00+5:30", "2026-11-21+05:30");
  CHECK_THROWS_AS(parse_time(text, "--since", unix_time(0)), UsageError);
  CHECK_THROWS_WITH(parse_time(text, "--since", unix_time(0)),
                    Catch::Contains("--since") && Catch::Contains("2h") && Catch::Contains("got '" + text + "'"));
}
