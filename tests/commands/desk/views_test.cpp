#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "ledger/sql_files.h"
#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("turns are rows in spoken order, under the outside world's call id") {
  Desk desk;
  CHECK(word(desk.database,
             "select group_concat(position || ' ' || role || ' ' || item_id || ' ' || text, '; ') as turns "
             "from v_transcript_turns where tenant_id = 'acme' and call_id = 'call-mailed-1'") ==
        "1 assistant i1 Bonjour, 你好; 2 user i2 My tap drips");
  CHECK(number(desk.database, "select count(*) from v_transcript_turns where tenant_id = 'guyane'") == 0);
}

TEST_CASE("a view that is filtered by tenant and call scans no table") {
  Desk desk;
  const std::string view = GENERATE(as<std::string>{}, "v_calls", "v_jobs", "v_attempts", "v_transcript_turns",
                                    "v_summaries", "v_mails", "v_call_results", "v_webhook_events");
  auto plan = desk.database.prepare(
      "explain query plan select * from " + view + " where tenant_id = 'acme' and call_id = 'call-mailed-1'", view);
  while (plan.next()) {
    const std::string step = plan.get<std::string>("detail");
    CHECK_THAT(step, !Catch::StartsWith("SCAN") || Catch::Contains("VIRTUAL TABLE"));
  }
}

TEST_CASE("a pending job is ready or waiting to a reader") {
  Desk desk;
  CHECK(word(desk.database, "select state || ' ' || retry_after from v_jobs where job_id = 5") ==
        "waiting 2096-10-02T07:06:40Z");
  desk.database.execute("update jobs set retry_after = null where id = 5", "test");
  CHECK(word(desk.database, "select state from v_jobs where job_id = 5") == "ready");
  CHECK(word(desk.database, "select state from v_jobs where job_id = 2") == "failed");
}

TEST_CASE("a report reads views only, so that tables may change under it") {
  const std::regex source(R"(\b(?:from|join)\s+(\w+))");
  const std::regex own(R"((\w+) as (?:materialized )?\()");
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with("reports/")) continue;
    DYNAMIC_SECTION(file.name) {
      const std::string text = std::regex_replace(std::string(file.text), std::regex("--[^\n]*"), "");
      std::set<std::string> names;
      for (std::sregex_iterator at(text.begin(), text.end(), own), end; at != end; ++at) names.insert((*at)[1]);
      for (std::sregex_iterator at(text.begin(), text.end(), source), end; at != end; ++at) {
        const std::string name = (*at)[1];
        INFO(name);
        CHECK((name.starts_with("v_") || names.count(name) == 1));
      }
    }
  }
}

TEST_CASE("a report finds its rows by an index on time") {
  Desk desk;
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with("reports/")) continue;
    DYNAMIC_SECTION(file.name) {
      auto plan = desk.database.prepare("explain query plan " + std::string(file.text), std::string(file.name));
      std::string steps;
      while (plan.next()) steps += plan.get<std::string>("detail") + "\n";
      INFO(steps);
      CHECK_THAT(steps, Catch::Contains("attempts_by_start (started_at>?") ||
                            Catch::Contains("calls_by_end (call_ended_at>?") ||
                            Catch::Contains("calls_dialled (created_at>?") ||
                            Catch::Contains("leads_by_age (created_at>?"));
      for (const char* table :
           {"SCAN attempts", "SCAN calls", "SCAN jobs", "SCAN mails", "SCAN summaries", "SCAN leads"}) {
        CHECK_THAT(steps, !Catch::Contains(table));
      }
    }
  }
}
