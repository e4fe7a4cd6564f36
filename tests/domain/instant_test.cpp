#include "domain/instant.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("instants are read in the spellings that exports use") {
  const auto [text, milliseconds] = GENERATE(table<std::string, std::int64_t>({
      {"2025-11-20T12:00:00Z", 1763640000000},
      {"2025-11-20T12:00:00.123Z", 1763640000123},
      {"2025-11-20T12:00:00.123456Z", 1763640000123},
      {"2025-11-20T12:00:00.123+0000", 1763640000123},
      {"2025-11-20T17:30:00+05:30", 1763640000000},
      {"2025-11-20T09:00-03", 1763640000000},
      {"2025-11-20 12:00:00", 1763640000000},
      {"2025-11-20", 1763596800000},
  }));
  CAPTURE(text);
  REQUIRE(parse_instant(text));
  CHECK(parse_instant(text)->time_since_epoch().count() == milliseconds);
}

TEST_CASE("what is no instant is not taken for one") {
  const std::string text =
      GENERATE("", "today", "2025-02-30", "2025-11-20T25:00Z", "2025-11-20T12:00:00.Z", "2025-11-20T12:00:00Zx",
               "1969-12-31", "2025-11-20T12:00:00+5", "2025-11-20T12:00:00+15:00");
  CAPTURE(text);
  CHECK_FALSE(parse_instant(text));
}

TEST_CASE("a formatted instant reads back the same") {
  CHECK(format_instant(unix_millis(1763640000250)) == "2025-11-20T12:00:00.250Z");
  CHECK(parse_instant(format_instant(unix_millis(1763640000250))) == unix_millis(1763640000250));
  CHECK(format_instant(unix_millis(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(format_instant(unix_millis(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_instant(unix_millis(253'402'300'799'999)) == "9999-12-31T23:59:59.999Z");
  CHECK(format_instant(unix_millis(-62'135'596'800'000)) == "0001-01-01T00:00:00.000Z");
  CHECK(format_instant(unix_millis(-62'198'755'200'000)) == "-0001-01-01T00:00:00.000Z");
  CHECK(instant_text(unix_time(1763640000)) == "2025-11-20T12:00:00Z");
}

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
