// callmill restore: what people wrote since the backup is told, and what stops something is kept.
#include <catch2/catch.hpp>

#include "commands/care/lost_file.h"
#include "runner/heartbeat.h"
#include "sql/queue.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr const char* kAhead = "4102444800";  // 2100

struct WrittenCase {
  std::string what;
  std::string sql;   ///< Written since the backup.
  std::string told;  ///< Kind, whether it is kept, count and examples.
  std::string asks;  ///< Of the restored file, after 'callmill resume all'.
  std::string answer;
};

json restored_json(const Lost& lost) {
  const Answer answer = ask(lost.path, {"restore", lost.backup, "--format", "json"});
  CHECK(answer.code == 0);
  return json::parse(answer.out);
}

std::string told_by(const json& restored) {
  std::string told;
  for (const json& row : restored.at("written_since")) {
    told += (told.empty() ? "" : " | ") + row.at("kind").get<std::string>() +
            (row.at("kept") == 1 ? " kept " : " back ") + row.at("count").dump() + ": " +
            row.at("examples").get<std::string>();
  }
  return told;
}

}  // namespace

TEST_CASE("restore tells what people wrote since the backup, and keeps what stops something") {
  const std::string ahead = kAhead;
  const std::string lead4 =
      "select status || ' ' || ifnull(retry_after, '-') || ' ' || phone || ' ' || priority || ' ' || "
      "ifnull(failure_reason, '-') from leads where id = 4";
  const std::string as_it_was = "new - 9000000004 0 -";
  const std::string dial = "select ifnull(paused_until || ' ' || pause_reason, '-') from stages where name = 'dial'";
  const WrittenCase row = GENERATE_COPY(values<WrittenCase>({
      {"nothing", "select 1", "", lead4, as_it_was},
      {"a stop until it is resumed",
       "update stages set paused_until = 253402214400, pause_reason = 'court order' where name = 'dial'",
       "pause kept 1: dial: court order", dial, "253402214400 court order"},
      {"a pause", "update stages set paused_until = " + ahead + ", pause_reason = 'x' where name = 'dial'",
       "pause kept 1: dial: x", dial, ahead + " x"},
      {"a pause that is over", "update stages set paused_until = 1, pause_reason = 'x' where name = 'dial'", "", dial,
       "-"},
      {"a halt of the program's",
       "update stages set paused_until = " + ahead + ", pause_reason = 'x', halted_until = " + ahead +
           " where name = 'dial'",
       "", dial, "-"},
      {"a limit of 0", "update stages set in_flight_limit = 0 where name = 'dial'",
       "pause kept 1: dial: in_flight_limit is 0", "select in_flight_limit from stages where name = 'dial'", "0"},
      {"do not call", "insert into do_not_call (phone_e164, source, reason) values ('+919000000004', 'x', 'asked')",
       "do_not_call kept 1: +91*******004 asked | lead_do_not_call kept 1: lead 4 Lead 4", lead4,
       "failed - 9000000004 0 do_not_call"},
      {"a lead failed as do_not_call",
       "update leads set status = 'failed', failure_reason = 'do_not_call', failure_detail = 'wrote' where id = 4",
       "lead_do_not_call kept 1: lead 4 Lead 4", lead4, "failed - 9000000004 0 do_not_call"},
      {"a lead deleted, added again and failed as do_not_call",
       "delete from leads where id = 4; insert into leads (name, phone, source, phone_e164, status, failure_reason) "
       "values ('Lead 4', '9000000004', 's', '+919000000004', 'failed', 'do_not_call')",
       "", lead4, "failed - 9000000004 0 do_not_call"},
      {"a later retry_after", "update leads set retry_after = " + ahead + " where id = 4",
       "lead_waits kept 1: lead 4 Lead 4", lead4, "new " + ahead + " 9000000004 0 -"},
      {"a retry_after that is over", "update leads set retry_after = 5 where id = 4",
       "lead_retry_after back 1: lead 4 Lead 4", lead4, as_it_was},
      {"a lead failed by hand", "update leads set status = 'failed', failure_reason = 'rejected' where id = 4",
       "lead_failed back 1: lead 4 Lead 4: rejected", lead4, as_it_was},
      {"another phone", "update leads set phone = '9000000044' where id = 4", "lead_phone back 1: lead 4 Lead 4", lead4,
       as_it_was},
      {"another priority", "update leads set priority = -7 where id = 4", "lead_priority back 1: lead 4 Lead 4: -7",
       lead4, as_it_was},
      {"a lead added",
       "insert into leads (name, phone, source, phone_e164) values ('New', '9000000077', 's', '+919000000077')",
       "lead_added back 1: lead 5 New", "select count(*) from leads", "4"},
      {"what a list said again", "insert into enquiries (lead_id, name, source) values (4, 'Lead 4', 'again')", "",
       "select group_concat(lead_id || ' ' || source) from enquiries", "4 again"},
      {"a lead deleted", "delete from leads where id = 4", "lead_deleted back 1: lead 4 Lead 4", lead4, as_it_was},
      {"a tenant's recipients", "update tenants set recipients = '[\"new@acme.example\"]' where tenant_id = 'acme'",
       "tenant back 1: acme", "select recipients from tenants where tenant_id = 'acme'", "[\"boss@acme.example\"]"},
      {"a tenant disabled", "update tenants set status = 'disabled' where tenant_id = 'acme'",
       "tenant_stopped kept 1: acme", "select status from tenants where tenant_id = 'acme'", "disabled"},
      {"a tenant without post-call, and in French",
       "update tenants set post_call = 0, language = 'fr-FR' where tenant_id = 'acme'",
       "tenant_stopped kept 1: acme | tenant back 1: acme",
       "select post_call || ifnull(language, '-') from tenants where tenant_id = 'acme'", "0-"},
      {"a holiday", "insert into holidays (day, name) values ('2026-12-25', 'Christmas')",
       "holiday kept 1: 2026-12-25 Christmas", "select name from holidays", "Christmas"},
      {"a wait that the worker wrote, of a call that never rang",
       "update leads set retry_after = 1800096400, retry_count = 1, settled_by = 9, transition = transition + 1 where "
       "id = 4",
       "lead_waits kept 1: lead 4 Lead 4", lead4, "new 1800096400 9000000004 0 -"},
      {"what the worker wrote of a lead, over by now",
       "update leads set retry_after = 5, retry_count = 1, settled_by = 9, transition = transition + 1 where id = 4",
       "", lead4, as_it_was},
  }));
  DYNAMIC_SECTION(row.what) {
    Lost lost;
    REQUIRE(lost.back_up().code == 0);
    ledger::Database(lost.path).execute(row.sql, "test");
    CHECK(told_by(restored_json(lost)) == row.told);
    const Answer resumed = ask(lost.path, {"resume", "all"});
    ledger::Database database(lost.path);
    CHECK(word(database, "select cast((" + row.asks + ") as text)") == row.answer);
    CHECK(number(database, "select count(*) from stages where pause_under is not null") == 0);
    if (row.told.starts_with("pause kept 1: dial: court")) {
      CHECK_THAT(resumed.out, Catch::Contains("stage dial is paused still: court order; 'callmill resume dial' ends "
                                              "that too\n") &&
                                  Catch::Contains("stage room goes on; it was paused: restored from "));
      CHECK(ask(lost.path, {"resume", "dialling"}).code == 0);
      CHECK(word(database, dial) == "-");
    }
  }
}

TEST_CASE("what the backup itself had paused is paused after its restore, and after a second one") {
  Lost lost;
  const std::string dial = "select ifnull(pause_reason, '-') from stages where name = 'dial'";
  ledger::Database(lost.path).execute(
      "update stages set paused_until = 253402214400, pause_reason = 'court order' where name = 'dial'", "test");
  REQUIRE(lost.back_up().code == 0);
  ask(lost.path, {"resume", "all"});
  CHECK(told_by(restored_json(lost)) == "pause_ended back 1: dial");
  CHECK(told_by(restored_json(lost)) == "");
  ask(lost.path, {"resume", "all"});
  ledger::Database database(lost.path);
  CHECK(word(database, dial) == "court order");
}

TEST_CASE("of each kind ten examples are told, and how many more there are, in text and in JSON") {
  Lost lost;
  {
    ledger::Database database(lost.path);
    for (int i = 5; i <= 30; ++i) lead(database, {.name = "Lead " + std::to_string(i), .created_at = kBefore});
  }
  REQUIRE(lost.back_up().code == 0);
  ledger::Database(lost.path).execute("update leads set priority = 3", "test");
  const Answer answer = lost.restore();
  CHECK_THAT(answer.out, Catch::Contains("Written by people since the backup:\n  as in the backup: 30 leads given "
                                         "another priority: lead 1 Lead 1: 3; lead 2 Lead 2: 3; ") &&
                             Catch::Contains("lead 10 Lead 10: 3; and 20 more\n"));
  CHECK_THAT(answer.out, !Catch::Contains("lead 11 "));
}

TEST_CASE("a clock that was set between backup and restore moves every row once") {
  const auto by = GENERATE(1800, -3600);
  Lost lost;
  const std::string boot = "insert into clocks (boot_id, ahead_ms) values ('" + runner::this_process().boot_id + "', ";
  {
    ledger::Database database(lost.path);
    database.execute(boot + "5000000); update calls set dispatched_at = 1800000001 where id = 4", "test");
  }
  REQUIRE(lost.back_up().code == 0);
  {
    // The worker follows the clock, and dials lead 3.
    ledger::Database database(lost.path);
    runner::Queue queue(database, runner::this_process(), std::chrono::seconds{60}, unix_time(kSince));
    queue.follow_clock(std::chrono::seconds{5000 + by}, unix_time(kSince));
    database.execute("update runners set stopped_at = 2, stop_reason = 'gone'", "test");
    call(database, {.id = 5, .call_id = "outreach-5-bbbbbbbb", .lead_id = 3, .created_at = kSince});
    job(database, {.id = 5, .call_row = 5, .stage = "locate"});
    database.execute("update calls set dispatched_at = created_at where id = 5", "test");
  }
  REQUIRE(lost.restore().code == 0);
  ledger::Database database(lost.path);
  runner::Queue queue(database, runner::this_process(), std::chrono::seconds{60}, unix_time(kSince));
  queue.follow_clock(std::chrono::seconds{5000 + by}, unix_time(kSince));
  CHECK(number(database, "select created_at from calls where call_id = 'outreach-4-aaaaaaaa'") == kBefore + by);
  CHECK(number(database, "select dispatched_at from calls where call_id = 'outreach-4-aaaaaaaa'") == kBefore + 1 + by);
  CHECK(number(database, "select created_at from calls where call_id = 'outreach-5-bbbbbbbb'") == kSince);
}
