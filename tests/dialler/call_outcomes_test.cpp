// What becomes of leads when their calls failed, and when a result came late.
#include <catch2/catch.hpp>

#include "dialler/dial_house.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("retry_rules decide what becomes of a lead") {
  const auto [code, expected] = GENERATE(table<int, std::string>({
      {486, "new 1 86400 - free"},
      {480, "new 1 86400 - free"},
      {503, "new 0 900 - free"},
      {404, "failed 1 0 unanswered free"},
      {607, "failed 1 0 rejected free"},
  }));
  DYNAMIC_SECTION("SIP " << code) {
    const int answer = code;
    DialHouse house([answer](const DialHouse::Dialled&) { return status(answer); });
    house.add_leads(1);
    house.run_once();
    CHECK(word(house.database,
               "select status || ' ' || retry_count || ' ' || max(0, ifnull(retry_after, 0) - 1800000000) || ' ' || "
               "ifnull(failure_reason, '-') || ' ' || (select iif(paused_until > 1800000000, 'halted', 'free') from "
               "stages where name = 'dial') from leads") == expected);
    CHECK(house.count("do_not_call where phone_e164 = '+919000000001' and source like 'outreach-1-________'") ==
          (code == 607 ? 1 : 0));
  }
}

TEST_CASE("a call that a person fails by plain SQL is resolved too, and its line is free again") {
  DialHouse house;
  house.add_leads(1);
  call(house.database, {.lead_id = 1});
  house.sql("update calls set status = 'failed', failure_reason = 'no_answers', failure_detail = 'nothing said'");
  house.run_once();
  CHECK(house.lead("status || ' ' || retry_count || ' ' || (retry_after - 1800000000)") == "new 1 86400");
  CHECK(house.count("calls where call_ended_at is null") == 0);
}

TEST_CASE("three calls in a row whose rooms are taken pause stage room; the leads wait, and nothing is spent") {
  const auto [what, ready, paused] = GENERATE(table<const char*, std::string, bool>({
      {"in a row", "", true},
      {"the second got its room", "2", false},
      {"one before them did", "1", true},
      {"one after them did", "5", false},
  }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.add_leads(5);
    const int first = ready == "1" ? 2 : 1;
    const int last = ready == "2" ? 4 : first + 2;
    for (int lead = 1; lead <= 5; ++lead) call(house.database, {.id = lead, .status = "called", .lead_id = lead});
    for (int lead = first; lead <= last; ++lead) {
      if (ready == std::to_string(lead)) continue;
      house.sql(
          "update calls set status = 'failed', failure_reason = 'dispatch_failed', qualification = null, "
          "failure_detail = 'room_taken: by another' where id = " +
          std::to_string(lead));
    }
    house.sql("update calls set room_ready_at = iif(id = '" + ready + "', 1, null)");
    house.run_once();
    CHECK(house.count("stages where name = 'room' and paused_until = 1800000900") == (paused ? 1 : 0));
    CHECK(house.count("leads where status = 'new' and retry_count = 0 and retry_after = 1800000900") == 3);
    CHECK(house.count("calls where disposition = 'room_taken' and retry_spent = 0") == 3);
    house.sql("update stages set paused_until = null, pause_reason = null");
    house.run_once();  // what was resolved already pauses nothing again
    CHECK(house.count("stages where name = 'room' and paused_until is not null") == 0);
  }
}

TEST_CASE("a lead that came on the do-not-call list during its call stays failed, and spends nothing") {
  DialHouse house([](const DialHouse::Dialled&) { return status(486, 5s); });
  house.add_leads(1);
  house.run_until([&] {
    if (house.dialled.size() == 1 && house.count("do_not_call") == 0) {
      house.sql("insert into do_not_call (phone_e164, source) values ('+919000000001', 'test')");
    }
    return house.count("calls where lead_settled_at is not null") == 1;
  });
  CHECK(house.lead("status || ' ' || failure_reason || ' ' || retry_count") == "failed do_not_call 0");
  CHECK(house.count("calls where retry_spent = 0") == 1);
}

TEST_CASE("a late result turns a failed call into a called one, unless it says nothing or the lead was rung again") {
  const auto [what, result, later_call, job,
              expected] = GENERATE(table<const char*, std::string, std::string, std::string, std::string>({
      {"something was said", "'{\"budget\":\"5\"}', null", "", "completed", "called late dispatched 0 pending push"},
      {"its job failed", "'{\"budget\":\"5\"}', null", "", "failed", "called late dispatched 0 pending push"},
      {"nothing was said", "'{\"budget\":\"\"}', null", "", "completed", "failed kept new 1 completed follow"},
      {"a failure", "null, 'rejected'", "", "completed", "failed kept new 1 completed follow"},
      {"rung again", "'{\"budget\":\"5\"}', null", "dispatched_at = 1", "completed",
       "failed kept new 1 completed follow"},
      {"rung again, by 0.1", "'{\"budget\":\"5\"}', null", "call_started_at = 1", "completed",
       "failed kept new 1 completed follow"},
      {"its next call was called off", "'{\"budget\":\"5\"}', null",
       "failure_reason = 'dispatch_failed', failure_detail = 'cancelled: x'", "completed",
       "called late dispatched 0 pending push"},
      {"its next call got no room", "'{\"budget\":\"5\"}', null",
       "failure_reason = 'startup_failed', failure_detail = 'agent: x'", "completed",
       "called late dispatched 0 pending push"},
      {"its next call waits for its dial", "'{\"budget\":\"5\"}', null",
       "status = 'calling', failure_reason = null, failure_detail = null, call_ended_at = null", "completed",
       "called late dispatched 0 pending push"},
      {"still walking", "'{\"budget\":\"5\"}', null", "", "processing", "failed - new 1 processing follow"},
  }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.add_leads(1);
    house.sql("update leads set retry_count = 1, retry_after = 1800086400, settled_by = 1");
    for (int calls = 0; calls < (later_call.empty() ? 1 : 2); ++calls) {
      call(house.database, {.status = "failed",
                            .failure_reason = "no_answers",
                            .failure_detail = "no_result: x",
                            .lead_id = 1,
                            .lead_settled_at = 1,
                            .retry_spent = 1});
    }
    if (!later_call.empty()) {
      house.sql("update calls set call_started_at = null where id = 2; update calls set " + later_call +
                " where id = 2; update leads set settled_by = 2 where exists (select 1 from calls where id = 2 and "
                "failure_reason = 'startup_failed')");
    }
    tests::job(house.database, {.call_row = 1, .stage = "follow", .status = job});
    house.sql("insert into call_results (call_id, qualification, failure_reason) values (1, " + result + ")");
    house.sql("insert into call_results (call_id, qualification) values (1, '{\"second\":\"one\"}')");
    if (what == std::string("nothing was said") || what == std::string("a failure")) {
      house.sql("delete from results where id = 2");
    }
    dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
    const UnixTime now = unix_time(DialHouse::kBegin);
    CHECK(schedule.due(now) == (job != "processing"));
    ledger::Transaction transaction(house.database);
    schedule.run({}, now, true);
    transaction.commit();
    CHECK_FALSE(schedule.due(now));
    CHECK(word(house.database,
               "select calls.status || ' ' || ifnull(call_results.taken_as, '-') || ' ' || leads.status || ' ' || "
               "leads.retry_count || ' ' || jobs.status || ' ' || jobs.stage from calls join call_results on "
               "call_results.call_id = calls.id join leads join jobs where call_results.id = 1") == expected);
    if (expected.starts_with("called")) {
      CHECK(word(house.database, "select qualification from calls where id = 1") == "{\"budget\":\"5\"}");
      CHECK(word(house.database, "select taken_as from call_results where id = 2") == "kept");
      CHECK(word(house.database, "select turned from call_results where id = 1") == "no_answers, no_result: x");
      CHECK(word(house.database, "select error from attempts where outcome = 'rerun'") ==
            "a result came late, and its call counts as called");
    }
  }
}

TEST_CASE(
    "a late result leaves a lead as a person made it since its call failed, and its call is pushed all the same") {
  const auto [what, write, becomes] = GENERATE(table<std::string, std::string, std::string>({
      {"nothing", "select 1", "dispatched 0 - -"},
      {"a later retry_after", "update leads set retry_after = 1900000000", "dispatched 0 - -"},
      {"new, of a waiting lead", "update leads set status = 'new'", "new 1 1800086400 -"},
      {"failed", "update leads set status = 'failed', failure_reason = 'rejected'", "failed 1 1800086400 rejected"},
      {"failed, and new again",
       "update leads set status = 'failed', failure_reason = 'rejected'; update leads set status = 'new'", "new 0 - -"},
      {"do_not_call", "insert into do_not_call (phone_e164, source) values ('+919000000001', 'test')",
       "failed 1 - do_not_call"},
  }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.add_leads(1);
    house.sql("update leads set retry_count = 1, retry_after = 1800086400, settled_by = 1");
    call(house.database, {.status = "failed",
                          .failure_reason = "no_answers",
                          .failure_detail = "no_result: x",
                          .lead_id = 1,
                          .lead_settled_at = 1,
                          .retry_spent = 1});
    tests::job(house.database, {.call_row = 1, .stage = "follow", .status = "completed"});
    house.sql(write);
    house.sql("insert into call_results (call_id, qualification) values (1, '{\"budget\":\"5\"}')");
    dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
    schedule.run({}, unix_time(DialHouse::kBegin), true);
    CHECK(house.lead("status || ' ' || retry_count || ' ' || ifnull(retry_after, '-') || ' ' || "
                     "ifnull(failure_reason, '-')") == becomes);
    CHECK(word(house.database, "select calls.status || ' ' || jobs.stage from calls join jobs") == "called push");
  }
}

TEST_CASE(
    "a call that a late result shows to have been answered has an answer and an end, and its talk counts no ringing") {
  const auto [what, left_after_s, expected] = GENERATE(table<std::string, int, std::string>({
      {"no webhook came", 0, "40 300 -"},
      {"the leg left early", 25, "25 25 0"},
      {"the leg left late", 100, "40 100 60"},
  }));
  DYNAMIC_SECTION(what) {
    DialHouse house;
    house.settings.livekit_url.clear();
    house.add_leads(1);
    house.sql("update leads set retry_count = 1, retry_after = 1800086400, settled_by = 1, transition = 1");
    call(house.database, {.status = "failed",
                          .failure_reason = "unanswered",
                          .failure_detail = "unknown_outcome: x",
                          .call_started_at = 1'799'999'000,
                          .call_ended_at = 1'799'999'300,
                          .lead_id = 1,
                          .lead_settled_at = 1,
                          .retry_spent = 1});
    tests::job(house.database, {.call_row = 1, .stage = "locate", .status = "completed"});
    if (left_after_s > 0) {
      house.sql(
          "insert into webhook_events (event_id, event, call_row, of_phone, occurred_at, received_at, body) values "
          "('EV_1', 'participant_left', 1, 1, 1799999000 + " +
          std::to_string(left_after_s) + ", 1799999000 + " + std::to_string(left_after_s) + ", '{}')");
    }
    house.sql("insert into call_results (call_id, qualification) values (1, '{\"budget\":\"5\"}')");
    dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
    schedule.run({}, unix_time(DialHouse::kBegin), true);
    CHECK(word(house.database,
               "select (answered_at - call_started_at) || ' ' || (call_ended_at - call_started_at) || ' ' || "
               "ifnull(duration_seconds, '-') from calls where status = 'called' and rang_at = answered_at") ==
          expected);
  }
}

TEST_CASE("a result for a call that is called already is kept, and the first one counts") {
  DialHouse house;
  house.add_leads(1);
  house.run_once();
  house.sql("insert into call_results (call_id, qualification) values (1, '{\"budget\":\"9\"}')");
  house.run_once();
  CHECK(word(house.database, "select taken_as from call_results") == "kept");
  CHECK(word(house.database, "select qualification from calls") == "{\"budget\":\"5\"}");
}
