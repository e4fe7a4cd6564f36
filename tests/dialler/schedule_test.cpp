#include "dialler/schedule.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "dialler/dial_house.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

std::vector<std::int64_t> leads_dialled(const DialHouse& house) {
  std::vector<std::int64_t> leads;
  for (const auto& one : house.dialled) leads.push_back(one.lead);
  return leads;
}

}  // namespace

TEST_CASE("a lead that is due gets a call, a room of its own and one dial, and is dispatched") {
  DialHouse house;
  house.add_leads(1);
  CHECK(house.run_once().completed == 1);
  CHECK(house.dialled.size() == 1);
  CHECK(word(house.database,
             "select substr(call_id, 1, 11) || 'xxxxxxxx ' || tenant_id || ' ' || status || ' ' || direction || ' ' || "
             "call_room || ' ' || "
             "phone || ' ' || name || ' ' || source from calls") ==
        "outreach-1-xxxxxxxx outreach called outbound ignitech-lead-1 +919000000001 Lead test");
  CHECK(word(house.database,
             "select display_name || ' ' || post_call from tenant_settings where tenant_id = 'outreach'") ==
        "Outreach 0");
  CHECK(house.lead("status || ' ' || retry_count") == "dispatched 0");
}

TEST_CASE("a call's id is no other database's, whatever its number") {
  std::set<std::string> ids;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    DialHouse house;
    house.add_leads(3);
    World world([](const Request&) { return status(200); }, seed);
    dialler::Schedule schedule(house.database, house.settings, true, [&world] { return world.chance(); });
    ledger::Transaction transaction(house.database);
    schedule.run({}, unix_time(DialHouse::kBegin), true);
    transaction.commit();
    for (int row = 1; row <= 3; ++row) {
      const std::string id = word(house.database, "select call_id from calls where id = " + std::to_string(row));
      CHECK(id.starts_with("outreach-" + std::to_string(row) + "-"));
      CHECK(is_nobody_elses(id));
      ids.insert(id);
    }
  }
  CHECK(ids.size() == 60);
}

TEST_CASE("the calls of a lead with a tenant are that tenant's, and its priority is the job's") {
  DialHouse house;
  tenant(house.database, {.tenant_id = "tenant-a"});
  house.add_leads(1, 7);
  house.sql("update leads set tenant_id = 'tenant-a'");
  house.run_once();
  CHECK(word(house.database, "select tenant_id || ' ' || priority from calls join jobs on jobs.call_row = calls.id") ==
        "tenant-a 7");
  CHECK(house.count("tenants where tenant_id = 'outreach'") == 0);
}

TEST_CASE("leads are dialled by priority, then by how long they are due") {
  DialHouse house;
  house.settings.call.max_concurrent = 1;
  house.add_leads(6);
  house.sql("update leads set priority = 1 where id in (1, 2)");
  house.sql("update leads set created_at = 1799999000 where id = 2");
  house.sql("update leads set due_at = 1799990000 where id = 5");          // due again, and for long
  house.sql("update leads set retry_after = 1799995000 where id in (4)");  // its wait is over
  house.sql("update leads set retry_after = 1899995000 where id = 6");     // its is not
  house.run_once();
  CHECK(leads_dialled(house) == std::vector<std::int64_t>{5, 4, 3, 2, 1});
}

TEST_CASE("no more lines are in use than CALL_MAX_CONCURRENT, and all leads get their turn") {
  DialHouse house;
  house.settings.call.max_concurrent = GENERATE(1, 7);
  house.add_leads(30);
  CHECK(house.run_once().completed == 30);
  const auto leads = leads_dialled(house);
  CHECK(std::set<std::int64_t>(leads.begin(), leads.end()).size() == 30);
  CHECK(leads.size() == 30);
  CHECK(house.most_lines == house.settings.call.max_concurrent);
}

TEST_CASE("dials are paced by CALLS_PER_SECOND, which the stage's row may lower but not raise") {
  const auto [setting, row, took] = GENERATE(table<double, std::string, std::chrono::milliseconds>({
      {2, "null", 9500ms},
      {2, "10", 9500ms},
      {10, "2", 9500ms},
      {0.5, "null", 38'000ms},
  }));
  DYNAMIC_SECTION(setting << " a second in the settings, " << row << " in the row") {
    DialHouse house;
    house.settings.call.per_second = setting;
    house.settings.call.max_concurrent = 50;
    house.sql("update stages set per_second = " + row + " where name = 'dial'");
    house.add_leads(20);
    std::vector<UnixMillis> at;
    house.run_until([&] {
      while (at.size() < house.dialled.size()) at.push_back(house.world.now());
      return house.dialled.size() == 20;
    });
    CHECK(at.back() - at.front() >= took - 100ms);
    CHECK(at.back() - at.front() <= took + 200ms);
  }
}

TEST_CASE("nobody is dialled where outreach is off, and it says why") {
  DialHouse house;
  house.add_leads(1);
  const auto [what, why] = GENERATE(table<std::string, std::string>({
      {"url", "LIVEKIT_URL is not set"},
      {"key", "LIVEKIT_API_KEY is not set"},
      {"trunk", "LIVEKIT_SIP_TRUNK_ID is not set"},
      {"lines", "CALL_MAX_CONCURRENT is 0"},
      {"whitelist", "CALL_WHITELIST_NUMBERS"},
      {"window", "CALL_WINDOW_START"},
      {"closed", "outside the call window 14:00-19:00 Asia/Kolkata"},
      {"holiday", "2027-01-15 is a holiday: Pongal"},
      {"paused", "stage room is halted: maintenance"},
      {"shut", "stage dial is halted: in_flight_limit is 0"},
  }));
  DYNAMIC_SECTION(what) {
    if (what == "url") house.settings.livekit_url.clear();
    if (what == "key") house.settings.livekit_api_key.clear();
    if (what == "trunk") house.settings.livekit_sip_trunk_id.clear();
    if (what == "lines") house.settings.call.max_concurrent = 0;
    if (what == "whitelist") house.settings.call.whitelist_numbers = "12345";
    if (what == "window") house.settings.call.window_start = "ten";
    if (what == "closed") house.settings.call.window_start = "14:00";
    if (what == "holiday") house.sql("insert into holidays values ('2027-01-15', 'Pongal')");
    if (what == "paused")
      house.sql("update stages set paused_until = 1900000000, pause_reason = 'maintenance' where name = 'room'");
    if (what == "shut") house.sql("update stages set in_flight_limit = 0 where name = 'dial'");
    CHECK(house.run_once().steps == 0);
    CHECK(house.count("calls") == 0);
    CHECK(house.lead("status") == "new");
    const UnixTime now = unix_time(DialHouse::kBegin);
    const DialRules rules = read_dial_rules(house.settings.call, dialler::read_holidays(house.database, now));
    CHECK_THAT(dialler::gate_of(house.database, house.settings, rules, now).why, Catch::StartsWith(why));
  }
}

TEST_CASE("a run that leaves out stage room schedules nobody") {
  DialHouse house;
  house.add_leads(1);
  Worker worker(house.database, house.world, house.stages(),
                {dialler::schedule_duty(house.database, house.settings, {"dial", "follow"}, [] { return 0.5; })},
                house.settings, {.stages = {"dial", "follow"}, .once = true});
  const std::atomic<bool> stop{false};
  worker.run(stop, [](const Progress&) {});
  CHECK(house.count("calls") == 0);
}

TEST_CASE("while the window is closed no lead is looked at, and the worker wakes when it opens") {
  DialHouse house;
  house.settings.call.window_start = "13:32";
  house.settings.call.whitelist_numbers = "9000000002";
  house.add_leads(2);
  bool looked_early = false;
  house.run_until([&] {
    // Lead 1 is on no whitelist: a look at it would have failed it.
    looked_early =
        looked_early || (house.world.now() < unix_millis(1'800'000'119'900) && house.lead("status") != "new");
    return !house.dialled.empty();
  });
  CHECK_FALSE(looked_early);
  CHECK(house.dialled.at(0).at == unix_time(DialHouse::kBegin + 120));
  CHECK(house.dialled.at(0).lead == 2);
  CHECK(house.lead("status || ': ' || failure_reason || ': ' || failure_detail") ==
        "failed: not_whitelisted: not in CALL_WHITELIST_NUMBERS");
}

TEST_CASE("a lead that may never be dialled is failed and not called, and holds up nobody behind it") {
  DialHouse house;
  house.add_leads(4);
  house.sql("update leads set phone = '12345' where id = 1");
  house.sql("update leads set phone_e164 = '+919876500000' where id = 4; update leads set priority = 1 where id = 3");
  house.sql("drop trigger do_not_call_stops_leads");
  house.sql("insert into do_not_call (phone_e164, source) values ('+919000000002', 'test')");
  house.settings.call.max_concurrent = 1;
  house.run_once();
  CHECK(leads_dialled(house) == std::vector<std::int64_t>{3});
  CHECK(house.lead("failure_reason", 1) == "invalid_phone");
  CHECK(house.lead("failure_reason", 2) == "do_not_call");
  CHECK(house.lead("failure_reason", 4) == "invalid_phone");
}

TEST_CASE("a lead is dialled at most MAX_CALL_RETRIES times and once, a day apart, and then failed") {
  DialHouse house([](const DialHouse::Dialled&) { return status(486, 2s); });
  house.add_leads(1);
  for (int day = 1; day <= 4; ++day) {
    house.run_once();
    CHECK(house.dialled.size() == static_cast<std::size_t>(day));
    CHECK(house.lead("retry_count") == std::to_string(day));
    house.run_once();
    CHECK(house.dialled.size() == static_cast<std::size_t>(day));
    house.world.advance(24h);
  }
  CHECK(house.lead("status || ' ' || failure_reason || ' ' || failure_detail") ==
        "failed rejected busy: SIP 486; no retry is left, MAX_CALL_RETRIES is 3");
  CHECK(house.count("calls where status = 'failed' and retry_spent = 1 and lead_settled_at is not null") == 4);
}

TEST_CASE("a retry_after that falls outside the window waits for it to open") {
  DialHouse house([](const DialHouse::Dialled&) { return status(486); });
  house.sql("update retry_rules set after_s = 21600");
  house.add_leads(1);
  house.run_once();  // busy at 13:30, due again at 19:30
  REQUIRE(house.dialled.size() == 1);
  house.world.advance(6h + 1min);
  house.run_once();
  CHECK(house.dialled.size() == 1);
  house.world.advance(14h + 28min);
  house.run_once();  // 09:59
  CHECK(house.dialled.size() == 1);
  CHECK(house.lead("status || ' ' || retry_count") == "new 1");
  house.world.advance(1min);
  house.run_once();
  CHECK(house.dialled.size() == 2);
}

TEST_CASE("two workers on two threads never call a lead twice, nor use a line too many") {
  DialHouse house;
  house.settings.call.max_concurrent = 10;
  house.add_leads(200);
  std::atomic<int> too_many{0};
  const auto work = [&] {
    ledger::Database own(house.scratch.path());
    dialler::Schedule schedule(own, house.settings, true, [] { return 0.5; });
    for (int pass = 0; pass < 2000 && number(own, "select count(*) from calls where status = 'called'") < 200; ++pass) {
      {
        ledger::Transaction transaction(own);
        schedule.run({}, unix_time(DialHouse::kBegin), true);
        transaction.commit();
      }
      ledger::Transaction transaction(own);
      too_many += number(own, "select count(*) from calls where call_ended_at is null") > 10 ? 1 : 0;
      own.execute(
          "update leads set status = 'dispatched' where id in (select lead_id from calls where status = 'calling' "
          "order "
          "by id limit 7);"
          "update calls set status = 'called', call_ended_at = 1 where id in (select id from calls where status = "
          "'calling' order by id limit 7)",
          "test");
      transaction.commit();
    }
  };
  std::thread other(work);
  work();
  other.join();
  CHECK(too_many == 0);
  CHECK(house.count("calls") == 200);
  CHECK(number(house.database, "select count(distinct lead_id) from calls where status = 'called'") == 200);
  CHECK(house.count("jobs where flow = 'outreach' and stage = 'room'") == 200);
}

TEST_CASE("the breaker pauses stage dial for a growing time while fast refusals go on") {
  DialHouse house([](const DialHouse::Dialled&) { return status(480, 100ms); });
  house.settings.call.max_concurrent = 5;
  house.add_leads(60);
  house.run_until([&] { return house.count("breaker_trips") == 4; });
  std::vector<std::int64_t> pauses;
  auto query = house.database.prepare("select pause_s from breaker_trips order by id", "test");
  while (query.next()) pauses.push_back(query.get<std::int64_t>("pause_s"));
  CHECK(pauses == std::vector<std::int64_t>{60, 120, 240, 480});
  CHECK(house.dialled.size() == 20);
  CHECK(number(house.database,
               "select paused_until - (select max(tripped_at) from breaker_trips) from stages where name = 'dial'") ==
        480);
  CHECK_THAT(word(house.database, "select pause_reason from stages where name = 'dial'"),
             Catch::StartsWith("circuit breaker: 5 of the last 5 dials"));
}

TEST_CASE("answered and busy calls do not open the breaker") {
  DialHouse house([](const DialHouse::Dialled& dialled) { return status(dialled.lead % 2 ? 486 : 200, 1s); });
  house.add_leads(40);
  house.run_once();
  CHECK(house.dialled.size() == 40);
  CHECK(house.count("breaker_trips") == 0);
}

namespace {

/// The steps of SQLite's machine that one look and one pass of the schedule take, whatever else there is.
std::int64_t steps_of_a_pass(DialHouse& house) {
  sqlite3* connection = house.database.handle();
  dialler::Schedule schedule(house.database, house.settings, true, [] { return 0.5; });
  const auto steps = [&] {
    std::int64_t all = 0;
    for (sqlite3_stmt* one = sqlite3_next_stmt(connection, nullptr); one != nullptr;
         one = sqlite3_next_stmt(connection, one)) {
      all += sqlite3_stmt_status(one, SQLITE_STMTSTATUS_VM_STEP, 0);
    }
    return all;
  };
  const std::int64_t before = steps();
  CHECK(schedule.due(unix_time(DialHouse::kBegin)));
  ledger::Transaction transaction(house.database);
  schedule.run({}, unix_time(DialHouse::kBegin), true);
  transaction.commit();
  CHECK_FALSE(schedule.due(unix_time(DialHouse::kBegin)));
  return steps() - before;
}

}  // namespace

TEST_CASE("a pass takes no more of the database's steps with 100,000 leads than with a hundred") {
  const auto steps = [](int leads) {
    DialHouse house;
    house.sql(
        "insert into leads (name, phone, source, phone_e164, retry_after, created_at, updated_at) "
        "with recursive n(i) as (values (1) union all select i + 1 from n where i < " +
        std::to_string(leads) +
        ") select 'Lead', cast(9000000000 + i as text), 'test', '+91' || (9000000000 + i), iif(i % 2, 1900000000, "
        "null), "
        "1800000000, 1800000000 from n");
    const std::int64_t taken = steps_of_a_pass(house);
    CHECK(house.count("calls") == 10);
    return taken;
  };
  const std::int64_t few = steps(100);
  CHECK(few > 100);
  CHECK(steps(100'000) == few);
}
