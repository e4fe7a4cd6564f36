// How a call ends that an operator hung up.
#include <catch2/catch.hpp>

#include "dialler/dial_house.h"
#include "sql/calls.h"
#include "sql/desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

constexpr UnixTime kHungUpAt = unix_time(DialHouse::kBegin);

struct HungUpEnd {
  std::string what;
  std::string before;  ///< SQL before the operator hangs up.
  std::string after;   ///< SQL after it, before the call fails.
  sql::calls::Fail end;
  std::string becomes;  ///< The call: reason, disposition, whether a retry was spent; its job's outcome.
};

sql::calls::Fail fails(std::string_view reason, std::string_view detail, std::optional<std::int64_t> code = {},
                       std::optional<std::string_view> disconnect_reason = {}) {
  return {.call_row = 1,
          .failure_reason = reason,
          .failure_detail = detail,
          .sip_status_code = code,
          .call_started_at = {},
          .leg_status = {},
          .disconnect_reason = disconnect_reason,
          .call_ended_at = kHungUpAt,
          .now = kHungUpAt};
}

std::string result_sql(const std::string& values) {
  return "insert into call_results (call_id, qualification, failure_reason) values (1, " + values + ")";
}

void fail_call(DialHouse& house, const HungUpEnd& one) {
  house.sql("update jobs set status = 'completed', finished_at = 1, outcome = '" + std::string(one.end.failure_reason) +
            "', transition = transition + 1");
  house.database.run(one.end);
}

}  // namespace

TEST_CASE("a call that an operator hung up ends with that and spends nothing; what came before, or else, counts") {
  const std::string answered = "update calls set answered_at = 1800000000";
  const HungUpEnd row = GENERATE_COPY(values<HungUpEnd>({
      {"it rang", "", "", fails("unanswered", "no_answer: x"), "unanswered operator 0 unanswered"},
      {"nobody knows", "", "", fails("unanswered", "unknown_outcome: x"), "unanswered operator 0 unanswered"},
      {"the trunk says 487", "", "", fails("unanswered", "no_answer: x", 487), "unanswered operator 0 unanswered"},
      {"the agent did not come", "", "", fails("startup_failed", "agent: x"), "unanswered operator 0 unanswered"},
      {"it was stale", "", "", fails("stale_timeout", "stale: x"), "unanswered operator 0 unanswered"},
      {"they talked", answered, "", fails("no_answers", "no_result: x"), "no_answers operator 0 no_answers"},
      {"LiveKit says who removed it", answered, "", fails("no_answers", "no_result: x", {}, "PARTICIPANT_REMOVED"),
       "no_answers operator 0 no_answers"},
      {"its leg had broken off, and was back", answered, "", fails("no_answers", "no_result: x", {}, "SIGNAL_CLOSE"),
       "no_answers operator 0 no_answers"},
      {"the agent left the room as well", "", "", fails("startup_failed", "agent: x", {}, "ROOM_DELETED"),
       "unanswered operator 0 unanswered"},
      {"nobody picked up at that moment", "", "", fails("unanswered", "no_answer: x", {}, "USER_UNAVAILABLE"),
       "unanswered no_answer 1 unanswered"},
      {"the agent reports afterwards", answered, result_sql("null, 'rejected'"), fails("rejected", "hung_up: x"),
       "no_answers operator 0 no_answers"},
      {"an empty result afterwards", answered, result_sql("'{}', null"), fails("no_answers", "empty_result: x"),
       "no_answers operator 0 no_answers"},
      {"the agent had reported", answered + ";" + result_sql("null, 'rejected'"), "", fails("rejected", "hung_up: x"),
       "rejected hung_up 1 rejected"},
      {"an empty result was there", answered + ";" + result_sql("'{}', null"), "",
       fails("no_answers", "empty_result: x"), "no_answers empty_result 1 no_answers"},
      {"busy at that moment", "", "", fails("rejected", "busy: x", 486), "rejected busy 1 rejected"},
      {"the lead hung up at that moment", answered, "", fails("no_answers", "no_result: x", {}, "CLIENT_INITIATED"),
       "no_answers no_result 1 no_answers"},
  }));
  DYNAMIC_SECTION(row.what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.add_leads(1);
    call(house.database, {.lead_id = 1, .created_at = DialHouse::kBegin});
    job(house.database, {.call_row = 1, .stage = "locate", .retry_after = 4'000'000'000});
    house.sql("update calls set dispatched_at = 1; update leads set status = 'dispatched'");
    if (!row.before.empty()) house.sql(row.before);
    house.database.run(sql::desk::NoteHangUp{.call_row = 1, .reason = "court order", .now = kHungUpAt});
    if (!row.after.empty()) house.sql(row.after);
    fail_call(house, row);
    dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
    schedule.run({}, kHungUpAt, true);
    CHECK(word(house.database,
               "select failure_reason || ' ' || disposition || ' ' || retry_spent || ' ' || (select outcome from jobs) "
               "from calls") == row.becomes);
    CHECK(house.lead("status || ' ' || retry_count || ' ' || (retry_after - 1800000000)") ==
          (row.becomes.find(" operator ") == std::string::npos ? "new 1 86400" : "new 0 86400"));
    if (row.becomes.find(" operator ") != std::string::npos) {
      CHECK(word(house.database, "select failure_detail from calls") ==
            "operator: hung up at 2027-01-15T08:00:00Z: court order");
    }
  }
}

TEST_CASE("a hang-up is noted of a live call once, and taken back while the call is open") {
  DialHouse house;
  house.add_leads(2);
  call(house.database, {.lead_id = 1});
  call(house.database, {.status = "called", .lead_id = 2});
  const auto note = [&](std::int64_t row, const char* reason) {
    return house.database.run(sql::desk::NoteHangUp{.call_row = row, .reason = reason, .now = kHungUpAt});
  };
  CHECK(note(1, "first") == 1);
  CHECK(note(1, "second") == 0);
  CHECK(note(2, "over") == 0);
  CHECK(word(house.database, "select hung_up_reason from calls where id = 1") == "first");
  CHECK(house.database.run(sql::desk::ForgetHangUp{.call_row = 1, .now = kHungUpAt}) == 1);
  CHECK(house.count("calls where hung_up_at is not null or hung_up_reason is not null") == 0);
}

TEST_CASE("a call that is called off, or never hung up, ends as it did") {
  DialHouse house;
  house.settings.livekit_url.clear();
  house.add_leads(2);
  call(house.database, {.lead_id = 1});
  call(house.database, {.lead_id = 2});
  house.database.run(sql::desk::NoteHangUp{.call_row = 1, .reason = "x", .now = kHungUpAt});
  house.database.run(sql::calls::CallOff{.call_row = 1, .failure_detail = "cancelled: x", .now = kHungUpAt});
  auto end = fails("no_answers", "no_result: x");
  end.call_row = 2;
  house.database.run(end);
  CHECK(word(house.database, "select group_concat(failure_reason || ' ' || disposition) from calls") ==
        "dispatch_failed cancelled,no_answers no_result");
}
