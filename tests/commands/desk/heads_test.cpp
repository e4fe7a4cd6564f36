// What is printed by whatever columns it gives (reports, show, status): the types that its heads in sql/ say.
#include <catch2/catch.hpp>

#include "sql/desk.h"
#include "sql/mails.h"
#include "sql/reports.h"
#include "sql/tokens.h"
#include "support/outreach_desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

constexpr UnixTime kNow = unix_time(1795190400);  // 2026-11-20T16:00:00Z

std::vector<std::int64_t> ids(ledger::Database& database, const std::string& sql) {
  std::vector<std::int64_t> found;
  auto query = database.prepare(sql, "test");
  while (query.next()) found.push_back(query.get<std::int64_t>("id"));
  return found;
}

/// Reads the rows, which throws where a head is wrong; how many there are, of all calls.
template <class S>
std::size_t of_all_calls(ledger::Database& database) {
  std::size_t rows = 0;
  for (const std::int64_t call : ids(database, "select id from calls")) {
    rows += database.all(S{.call_row = call}).size();
  }
  return rows;
}

}  // namespace

TEMPLATE_TEST_CASE("a report's columns are what its head says", "", sql::reports::AnswerRateByHour,
                   sql::reports::AttemptsPerLead, sql::reports::CallFailures, sql::reports::Cost,
                   sql::reports::Failures, sql::reports::Funnel, sql::reports::Latency, sql::reports::Lines,
                   sql::reports::PostCallDay) {
  OutreachDesk desk;
  const TestType all{.since = unix_time(0), .until = unix_time(4'000'000'000), .tenant = std::nullopt};
  CHECK(!desk.database.all(all).empty());
}

TEMPLATE_TEST_CASE("what is shown of a call is what its head says", "", sql::desk::ShowCall, sql::desk::ShowJobs,
                   sql::desk::ShowQualification, sql::desk::ShowTranscript, sql::desk::ShowSummary,
                   sql::desk::ShowMails, sql::mails::LastOfCall) {
  OutreachDesk desk;
  CHECK(of_all_calls<TestType>(desk.database) > 0);
}

TEST_CASE("stories, results and leads are what their heads say") {
  OutreachDesk desk;
  const auto calls = ids(desk.database, "select id from calls");
  CHECK(!desk.database.all(sql::desk::StoryCalls{.call_rows = calls}).empty());
  CHECK(!desk.database.all(sql::desk::StoryJobs{.call_rows = calls}).empty());
  CHECK(!desk.database.all(sql::desk::StoryTries{.call_rows = calls}).empty());
  CHECK(!desk.database.all(sql::desk::StoryEvents{.call_rows = calls}).empty());
  CHECK(!desk.database.all(sql::desk::StoryResults{.call_rows = calls}).empty());
  CHECK(!desk.database.all(sql::desk::StoryTexts{.call_rows = calls}).empty());
  CHECK(desk.database.maybe(sql::desk::StoryLead{.lead_id = 1}));
  CHECK(!desk.database.all(sql::desk::ShowResults{.call_rows = calls}).empty());
  std::size_t dialled = 0;
  for (const std::int64_t lead : ids(desk.database, "select id from leads")) {
    CHECK(desk.database.all(sql::desk::ShowLead{.lead_id = lead}).size() == 1);
    dialled += desk.database.all(sql::desk::ShowLeadCalls{.lead_id = lead}).size();
  }
  CHECK(dialled > 0);
}

TEST_CASE("what status prints is what its heads say") {
  OutreachDesk desk;
  desk.database.execute(
      "update stages set paused_until = 1795200000, pause_reason = 'the mail server moves' where name = 'email';"
      "update stages set in_flight_limit = 0 where name = 'import';"
      "insert into breaker_trips (tripped_at, pause_s, dials, bad_dials, reason) values (1795190000, 60, 9, 8, 'bad');"
      "insert into api_tokens (name, scope, token_hash, created_at, revoked_at) values"
      "  ('shop', 'enqueue', randomblob(32), 1, null), ('old', 'agent', randomblob(32), 1, 2)",
      "test");
  CHECK(desk.database.all(sql::desk::StatusStages{.now = kNow, .until_resumed = unix_time(4000000000)}).size() == 3);
  CHECK(!desk.database.all(sql::desk::StatusJobs{.now = kNow}).empty());
  CHECK(!desk.database.all(sql::desk::StatusRunners{.now = kNow}).empty());
  CHECK(!desk.database.all(sql::desk::StatusFailures{.since = unix_time(0)}).empty());
  CHECK(!desk.database.all(sql::desk::StatusMails{.limit = 5}).empty());
  CHECK(!desk.database.all(sql::desk::StatusBreaker{.since = unix_time(0)}).empty());
  CHECK(desk.database.all(sql::tokens::List{}).size() == 2);
}
