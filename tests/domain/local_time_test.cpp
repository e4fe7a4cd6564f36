#include <catch2/catch.hpp>

#include "domain/instant.h"

using namespace callmill;

TEST_CASE("an instant is shown as the tenant's clock had it") {
  CHECK(local_time(unix_time(1'795'000'000), "America/Cayenne").text ==
        "2026-11-18 08:06 (America/Cayenne, UTC-03:00)");
  CHECK(local_time(unix_time(1'795'000'000), "Asia/Kolkata").text == "2026-11-18 16:36 (Asia/Kolkata, UTC+05:30)");
  // The hour that Paris has twice.
  CHECK(local_time(unix_time(1'792'890'000), "Europe/Paris").text == "2026-10-25 02:00 (Europe/Paris, UTC+01:00)");
  CHECK(local_time(unix_time(1'792'886'400), "Europe/Paris").text == "2026-10-25 02:00 (Europe/Paris, UTC+02:00)");
  CHECK(local_time(unix_time(0), "UTC").text == "1970-01-01 00:00 (UTC)");
}

TEST_CASE("a zone nobody knows gives UTC and says so") {
  const auto zone = GENERATE("", "Mars/Phobos", "../../etc/passwd", "Europe/Paris\r\nX: y");
  const LocalTime local = local_time(unix_time(1'795'000'000), zone);
  CHECK(local.text == "2026-11-18 11:06 (UTC)");
  CHECK_FALSE(local.zone_known);
}

TEST_CASE("durations are words with units") {
  CHECK(duration_text(std::chrono::seconds(0)) == "0 s");
  CHECK(duration_text(std::chrono::seconds(59)) == "59 s");
  CHECK(duration_text(std::chrono::seconds(185)) == "3 min 05 s");
  CHECK(duration_text(std::chrono::seconds(3725)) == "1 h 02 min 05 s");
}
