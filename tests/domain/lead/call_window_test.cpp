#include "domain/lead/call_window.h"

#include <catch2/catch.hpp>

#include "domain/lead/instants.h"

using namespace callmill;
using callmill::tests::at;

namespace {

constexpr const char* kIndian = "+919876543210";
constexpr const char* kOther = "+33612345678";

CallSettings hours(const std::string& start, const std::string& end, const std::string& zone = "Asia/Kolkata") {
  CallSettings settings;
  settings.window_start = start;
  settings.window_end = end;
  settings.timezone = zone;
  return settings;
}

/// "open", or when it opens next ("never": not within a year).
std::string state(const CallSettings& settings, const std::string& now, const Holidays& holidays = {},
                  const char* phone = kIndian) {
  const WindowState window = window_state(read_call_window(settings, holidays), phone, at(now));
  if (window.open) return "open";
  CHECK_FALSE(window.why.empty());
  return window.opens_at ? instant_text(*window.opens_at) : "never";
}

}  // namespace

TEST_CASE("the default window is 10:00 to 19:00 in India, the end excluded") {
  const auto [now, expected] = GENERATE(table<std::string, std::string>({
      {"2026-11-21T04:29:59Z", "2026-11-21T04:30:00Z"},
      {"2026-11-21T04:30:00Z", "open"},
      {"2026-11-21T13:29:59Z", "open"},
      {"2026-11-21T13:30:00Z", "2026-11-22T04:30:00Z"},
      {"2026-11-21T18:30:00Z", "2026-11-22T04:30:00Z"},  // midnight in India
      {"2026-12-31T23:59:59Z", "2027-01-01T04:30:00Z"},
      {"2028-02-28T14:00:00Z", "2028-02-29T04:30:00Z"},
      {"2028-02-29T14:00:00Z", "2028-03-01T04:30:00Z"},
  }));
  INFO(now);
  CHECK(state(CallSettings{}, now) == expected);
}

TEST_CASE("numbers in India are dialled from 09:00 to 21:00 there, whatever the settings say") {
  const auto [start, end, zone, now, expected] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"00:00", "24:00", "Asia/Kolkata", "2026-11-21T03:29:59Z", "2026-11-21T03:30:00Z"},
          {"00:00", "24:00", "Asia/Kolkata", "2026-11-21T15:29:59Z", "open"},
          {"00:00", "24:00", "Asia/Kolkata", "2026-11-21T15:30:00Z", "2026-11-22T03:30:00Z"},
          {"07:00", "11:00", "Asia/Kolkata", "2026-11-21T01:30:00Z", "2026-11-21T03:30:00Z"},
          {"22:00", "23:00", "Asia/Kolkata", "2026-11-21T16:35:00Z", "never"},
          {"10:00", "19:00", "Europe/London", "2026-11-21T10:00:00Z", "open"},
          {"10:00", "19:00", "Europe/London", "2026-11-21T15:30:00Z", "2026-11-22T10:00:00Z"},
          {"20:00", "23:00", "America/New_York", "2026-11-21T01:00:00Z", "2026-11-21T03:30:00Z"},
      }));
  INFO(start << "-" << end << " " << zone << " at " << now);
  CHECK(state(hours(start, end, zone), now) == expected);
}

TEST_CASE("an open window says when it closes, and midnight alone closes none") {
  const auto [start, end, zone, phone, now, expected] =
      GENERATE(table<std::string, std::string, std::string, const char*, std::string, std::string>({
          {"10:00", "19:00", "Asia/Kolkata", kIndian, "2026-11-21T06:00:00Z", "2026-11-21T13:30:00Z"},
          {"00:00", "24:00", "Asia/Kolkata", kIndian, "2026-11-21T06:00:00Z", "2026-11-21T15:30:00Z"},
          {"22:00", "06:00", "Europe/Paris", kOther, "2026-11-21T22:00:00Z", "2026-11-22T05:00:00Z"},
          {"20:00", "10:00", "America/New_York", kIndian, "2026-11-21T04:00:00Z", "2026-11-21T15:00:00Z"},
          {"00:00", "24:00", "Europe/Paris", kOther, "2026-11-21T22:00:00Z", "never"},
      }));
  INFO(start << "-" << end << " " << zone << " at " << now);
  const WindowState window = window_state(read_call_window(hours(start, end, zone), {}), phone, at(now));
  REQUIRE(window.open);
  CHECK((window.closes_at ? instant_text(*window.closes_at) : "never") == expected);
}

TEST_CASE("a window over midnight is open on both sides of it") {
  const auto [now, expected] = GENERATE(table<std::string, std::string>({
      {"2026-11-21T21:59:59Z", "2026-11-21T22:00:00Z"},
      {"2026-11-21T22:00:00Z", "open"},
      {"2026-11-22T00:00:00Z", "open"},
      {"2026-11-22T01:59:59Z", "open"},
      {"2026-11-22T02:00:00Z", "2026-11-22T22:00:00Z"},
  }));
  INFO(now);
  CHECK(state(hours("22:00", "02:00", "UTC"), now, {}, kOther) == expected);
}

TEST_CASE("00:00 to 24:00 is never closed, until midnight may be said both ways") {
  CHECK(state(hours("00:00", "24:00", "UTC"), "2026-11-21T23:59:59Z", {}, kOther) == "open");
  CHECK(state(hours("00:00", "24:00", "UTC"), "2026-11-22T00:00:00Z", {}, kOther) == "open");
  CHECK(state(hours("22:00", "24:00", "UTC"), "2026-11-22T00:00:00Z", {}, kOther) == "2026-11-22T22:00:00Z");
  CHECK(state(hours("22:00", "00:00", "UTC"), "2026-11-22T00:00:00Z", {}, kOther) == "2026-11-22T22:00:00Z");
}

TEST_CASE("where clocks change, a doubtful time is closed") {
  const auto [start, end, zone, now, expected] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          // New York, 2026-03-08: 02:00 EST becomes 03:00 EDT, which is 07:00 UTC.
          {"02:30", "05:00", "America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z"},
          {"02:30", "05:00", "America/New_York", "2026-03-08T07:00:00Z", "open"},
          {"02:10", "02:50", "America/New_York", "2026-03-08T06:59:59Z", "2026-03-09T06:10:00Z"},
          {"01:00", "02:30", "America/New_York", "2026-03-08T06:59:59Z", "open"},
          {"01:00", "02:30", "America/New_York", "2026-03-08T07:00:00Z", "2026-03-09T05:00:00Z"},
          // New York, 2026-11-01: 02:00 EDT becomes 01:00 EST, which is 06:00 UTC; 01:30 is at 05:30 and at 06:30.
          {"01:30", "05:00", "America/New_York", "2026-11-01T05:45:00Z", "2026-11-01T06:30:00Z"},
          {"00:30", "01:30", "America/New_York", "2026-11-01T05:29:59Z", "open"},
          {"00:30", "01:30", "America/New_York", "2026-11-01T05:30:00Z", "2026-11-02T05:30:00Z"},
          {"00:30", "01:30", "America/New_York", "2026-11-01T06:15:00Z", "2026-11-02T05:30:00Z"},
          {"00:00", "24:00", "America/New_York", "2026-11-01T06:15:00Z", "open"},
          // Beirut, 2026-03-29: 00:00 becomes 01:00. Havana, 2026-11-01: 01:00 becomes 00:00.
          {"00:00", "02:00", "Asia/Beirut", "2026-03-28T21:59:59Z", "2026-03-28T22:00:00Z"},
          {"00:00", "24:00", "America/Havana", "2026-11-01T04:30:00Z", "open"},
          {"00:00", "24:00", "America/Havana", "2026-11-01T05:30:00Z", "open"},
          {"10:00", "19:00", "Australia/Lord_Howe", "2026-10-04T00:00:00Z", "open"},  // clocks change by half an hour
      }));
  INFO(start << "-" << end << " " << zone << " at " << now);
  CHECK(state(hours(start, end, zone), now, {}, kOther) == expected);
}

TEST_CASE("holidays and weekdays are those of the local day") {
  const Holidays diwali{{"2026-11-08", "Diwali"}, {"2026-11-09", "Govardhan Puja"}};
  CHECK(state(CallSettings{}, "2026-11-07T06:00:00Z", diwali) == "open");
  CHECK(state(CallSettings{}, "2026-11-07T19:00:00Z", diwali) == "2026-11-10T04:30:00Z");
  CHECK(state(CallSettings{}, "2026-11-08T06:00:00Z", diwali) == "2026-11-10T04:30:00Z");
  CHECK(window_state(read_call_window({}, diwali), kIndian, at("2026-11-08T06:00:00Z")).why ==
        "2026-11-08 is a holiday: Diwali");
  // 2026-11-22 is a Sunday; over midnight, Saturday's window ends where Sunday begins.
  CallSettings settings = hours("22:00", "02:00", "UTC");
  settings.weekdays = "mon-sat";
  CHECK(state(settings, "2026-11-21T23:59:59Z", {}, kOther) == "open");
  CHECK(state(settings, "2026-11-22T00:00:00Z", {}, kOther) == "2026-11-23T00:00:00Z");
  CHECK(window_state(read_call_window(settings, {}), kOther, at("2026-11-22T12:00:00Z")).why ==
        "sun is not one of CALL_WEEKDAYS");
  settings.weekdays = "Fri - Mon, wed";
  CHECK(state(settings, "2026-11-22T00:00:00Z", {}, kOther) == "open");
  CHECK(state(settings, "2026-11-24T12:00:00Z", {}, kOther) == "2026-11-25T00:00:00Z");
}

TEST_CASE("a year of holidays is a window that never opens") {
  Holidays holidays;
  for (UnixTime day = at("2026-11-20"); day < at("2027-12-01"); day += std::chrono::hours{24}) {
    holidays.emplace(instant_text(day).substr(0, 10), "off");
  }
  CHECK(state(CallSettings{}, "2026-11-21T06:00:00Z", holidays) == "never");
}

TEST_CASE("a setting that cannot be read closes the window, and is named with what was expected") {
  const auto [start, end, zone, weekdays, why] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"", "19:00", "UTC", "mon-sun", "CALL_WINDOW_START: expected a time from 00:00 to 23:59, got ''"},
          {"9:00", "19:00", "UTC", "mon-sun", "CALL_WINDOW_START"},
          {"24:00", "19:00", "UTC", "mon-sun", "CALL_WINDOW_START"},
          {"10:60", "19:00", "UTC", "mon-sun", "CALL_WINDOW_START"},
          {"-1:00", "19:00", "UTC", "mon-sun", "CALL_WINDOW_START"},
          {"10:00", "7 pm", "UTC", "mon-sun", "CALL_WINDOW_END: expected a time from 00:00 to 24:00, got '7 pm'"},
          {"10:00", "24:01", "UTC", "mon-sun", "CALL_WINDOW_END"},
          {"10:00", "10:00", "UTC", "mon-sun", "are both 10:00"},
          {"10:00", "19:00", "Asia/Kolkatta", "mon-sun", "CALL_TIMEZONE: expected a time zone such as Asia/Kolkata"},
          {"10:00", "19:00", "", "mon-sun", "CALL_TIMEZONE"},
          {"10:00", "19:00", "UTC", "", "CALL_WEEKDAYS"},
          {"10:00", "19:00", "UTC", "monday", "CALL_WEEKDAYS"},
          {"10:00", "19:00", "UTC", "mon-", "CALL_WEEKDAYS"},
          {"10:00", "19:00", "UTC", "mon,,tue", "CALL_WEEKDAYS"},
      }));
  CallSettings settings = hours(start, end, zone);
  settings.weekdays = weekdays;
  const WindowState closed = window_state(read_call_window(settings, {}), kIndian, at("2026-11-21T06:00:00Z"));
  CHECK_FALSE(closed.open);
  CHECK_FALSE(closed.opens_at);
  CHECK_THAT(closed.why, Catch::Contains(why));
}
