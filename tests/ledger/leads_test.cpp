// What the tables of leads refuse, and what choosing the next ones reads.
#include <catch2/catch.hpp>

#include "ledger/codes.h"
#include "ledger/sql_files.h"
#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

struct Leads : Scratch {
  Leads() {
    lead(database, {.name = "Ravi", .phone = "98765 43210"});
    lead(database, {.phone = "N/A", .status = "failed"});
  }
};

}  // namespace

TEST_CASE("a lead, a number on the list and a holiday hold only what makes sense together") {
  const auto [sql, code] = GENERATE(table<std::string, int>({
      {"update leads set status = 'called' where id = 1", kCheck},
      {"update leads set status = 'failed' where id = 1", kCheck},
      {"update leads set status = 'failed', failure_reason = 'busy' where id = 1", kTrigger},
      {"update leads set status = 'failed', failure_reason = 'no_answers' where id = 1", kFits},
      {"update leads set failure_reason = 'unanswered' where id = 1", kFits},
      {"update leads set status = 'new', failure_reason = null where id = 2", kFits},
      {"insert into leads (name, phone, source) values ('Uma', '98765 43212', 'web')", kFits},
      {"update leads set status = 'new', failure_reason = null, phone_e164 = '+919876543211' where id = 2", kFits},
      {"update leads set phone_e164 = '9876543211' where id = 1", kCheck},
      {"update leads set phone_e164 = '+915876543211' where id = 1", kCheck},
      {"update leads set phone_e164 = '+9198765432111' where id = 1", kCheck},
      {"update leads set phone_e164 = '+919876543210', status = 'failed', failure_reason = 'rejected' where id = 2",
       kUnique},
      {"update leads set attributes = '[]' where id = 1", kCheck},
      {"update leads set retry_count = -1 where id = 1", kCheck},
      {"update leads set name = '' where id = 1", kCheck},
      {"update leads set source = null where id = 1", kNotNull},
      {"update leads set tenant_id = 'nobody' where id = 1", kForeignKey},
      {"insert into leads (name, phone, source, status, failure_reason) values ('Asha', 'N/A', 'web', 'failed', "
       "'invalid_phone')",
       kUnique},
      {"insert into leads (name, phone, source, status, failure_reason) values ('Uma', 'N/A', 'web', 'failed', "
       "'invalid_phone')",
       kFits},
      {"insert into do_not_call (phone_e164, source) values ('98765 43210', 'x')", kCheck},
      {"insert into do_not_call (phone_e164, source) values ('+919876543210', '')", kCheck},
      {"insert into holidays values ('2026-11-08', 'Diwali')", kFits},
      {"insert into holidays values ('2026-02-30', 'never')", kCheck},
      {"insert into holidays values ('8 Nov 2026', 'Diwali')", kCheck},
      {"insert into holidays values ('2026-11-08', '')", kCheck},
  }));
  INFO(sql);
  Leads leads;
  int met = kFits;
  try {
    leads.database.execute(sql, "test");
  } catch (const ledger::LedgerError& error) {
    met = error.code;
  }
  CHECK(met == code);
}

TEST_CASE("choosing the next leads reads what may be dialled or waits, and no history") {
  Leads leads;
  auto plan =
      leads.database.prepare("explain query plan " + std::string(ledger::sql_file("leads/list_new").text), "plan");
  std::string steps;
  while (plan.next()) steps += plan.get<std::string>("detail") + "\n";
  INFO(steps);
  CHECK_THAT(steps, Catch::Contains("SCAN leads USING INDEX leads_ready") ||
                        Catch::Contains("SCAN leads USING COVERING INDEX leads_ready"));
  CHECK_THAT(steps, Catch::Contains("INDEX leads_waiting (retry_after>? AND retry_after<?)"));
  CHECK_THAT(steps, Catch::Contains("INDEX leads_waiting (retry_after>?)"));
  CHECK_THAT(steps, !Catch::Contains("SCAN leads\n"));
}

TEST_CASE("a lead to a reader has readable instants, and whether it may be called") {
  Leads leads;
  leads.database.execute(
      "update leads set retry_after = 1795132800; insert into do_not_call (phone_e164, source) values "
      "('+919876543210', 'x')",
      "test");
  CHECK(word(leads.database,
             "select status || on_do_not_call || ifnull(retry_after, '-') from v_leads where lead_id = 1") ==
        "failed1-");
  CHECK(
      word(leads.database, "select on_do_not_call || retry_after || retry_after_unix from v_leads where lead_id = 2") ==
      "02026-11-20T00:00:00Z1795132800");
}
