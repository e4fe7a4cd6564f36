// A pass of the schedule that resolves ten failed calls and schedules ten leads that are due, in a house with few leads
// and in one with many, in the same run: whether the work of a pass grows with the leads that it has nothing to do
// with. Those wait for their retry, each with a call behind it; or they are due as well, behind the ten. Prints the
// ratio. Usage: callmill-bench-outreach [LEADS] [PASSES] [ROUNDS]
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/figures.h"
#include "dialler/schedule.h"
#include "ledger/database.h"
#include "ledger/migrate.h"

namespace {

using namespace callmill;

constexpr int kLines = 10;
constexpr std::int64_t kNow = 1'800'000'000;  // 13:30 in India, a Friday
constexpr int kFew = 1000;

/// Leads `from` to `to`; their retry_after as given.
void add_leads(ledger::Database& database, int from, int to, const std::string& retry_after, int priority) {
  database.execute("with recursive n (id) as (select " + std::to_string(from) +
                       " union all select id + 1 from n where id < " + std::to_string(to) +
                       ") insert into leads (id, name, phone, source, phone_e164, priority, retry_after, created_at) "
                       "select id, 'Lead', '+919' || printf('%09d', id), 'bench', '+919' || printf('%09d', id), " +
                       std::to_string(priority) + ", " + retry_after + ", 1700000000 from n",
                   "bench");
}

/// `bystanders` leads that no pass shall touch, and after them those that the passes dial.
void fill(const std::string& path, int bystanders, bool they_wait, int dialled) {
  ledger::Database database(path, ledger::Access::create);
  ledger::migrate(database);
  ledger::Transaction transaction(database);
  database.run(sql::schedule::OwnTenant{.now = unix_time(kNow)});
  add_leads(database, 1, bystanders, they_wait ? "1900000000 + id" : "null", 1);
  database.execute(
      "insert into calls (tenant_id, call_id, status, failure_reason, failure_detail, lead_id, origin, call_room, "
      "call_ended_at, lead_settled_at, created_at, updated_at) select 'outreach', 'outreach-' || id, 'failed', "
      "'rejected', 'busy: SIP 486', id, 'dialled', 'room-' || id, 1700000060, 1700000060, 1700000000, 1700000060 from "
      "leads",
      "bench");
  add_leads(database, bystanders + 1, bystanders + dialled, "null", 0);
  transaction.commit();
  database.execute("analyze", "bench");
}

/// What the stages make of the calls that were scheduled: all of them busy.
void refuse_calls(ledger::Database& database) {
  ledger::Transaction transaction(database);
  database.execute(
      "update calls set status = 'failed', failure_reason = 'rejected', failure_detail = 'busy: SIP 486', "
      "call_ended_at = 1800000000 where status = 'calling' and lead_id is not null; "
      "update jobs set status = 'completed', finished_at = 1800000000 where status = 'pending'",
      "bench");
  transaction.commit();
}

/// Seconds of `passes` passes. Every one must resolve and schedule kLines.
double seconds_of_passes(const std::string& path, int passes) {
  ledger::Database database(path);
  database.execute("pragma synchronous = off", "bench");  // the disk is not what is asked about
  Settings settings;
  settings.livekit_url = "http://127.0.0.1:7880";
  settings.livekit_api_key = "devkey";
  settings.livekit_sip_trunk_id = "ST_bench";
  settings.call.max_concurrent = kLines;
  dialler::Schedule schedule(database, settings, true, [] { return 0.5; });
  double seconds = 0;
  for (int pass = 0; pass < passes; ++pass) {
    seconds += bench::seconds_of([&] {
      if (!schedule.due(unix_time(kNow + pass))) std::abort();
      ledger::Transaction transaction(database);
      schedule.run({}, unix_time(kNow + pass), true);
      transaction.commit();
    });
    refuse_calls(database);
  }
  auto scheduled = database.prepare("select count(*) as calls from jobs where flow = 'outreach'", "bench");
  scheduled.next();
  if (scheduled.get<std::int64_t>("calls") != passes * kLines) std::abort();
  return seconds;
}

double seconds_per_pass(const std::filesystem::path& folder, int bystanders, bool they_wait, int passes) {
  std::filesystem::create_directories(folder);
  fill(folder / "callmill.db", bystanders, they_wait, passes * kLines);
  const double seconds = seconds_of_passes(folder / "callmill.db", passes);
  std::filesystem::remove_all(folder);
  return seconds / passes;
}

}  // namespace

int main(int count, char** words) {
  const int many = count > 1 ? std::atoi(words[1]) : 100'000;
  const int passes = count > 2 ? std::atoi(words[2]) : 200;
  const int rounds = count > 3 ? std::atoi(words[3]) : 3;
  std::printf("outreach: passes that resolve and schedule %d calls, %d in each of %d rounds, SQLite %s, medians\n",
              kLines, passes, rounds, sqlite3_libversion());
  const auto folder = std::filesystem::temp_directory_path() / ("callmill-bench-" + std::to_string(::getpid()));
  for (const bool they_wait : {true, false}) {
    std::vector<double> few;
    std::vector<double> more;
    for (int round = 0; round < rounds; ++round) {
      few.push_back(seconds_per_pass(folder, kFew, they_wait, passes));
      more.push_back(seconds_per_pass(folder, many, they_wait, passes));
    }
    std::printf("other leads %-7s %d of them: %7.0f us a pass   %d of them: %7.0f us a pass   ratio %.2f\n",
                they_wait ? "wait," : "due,", kFew, bench::median(few) * 1e6, many, bench::median(more) * 1e6,
                bench::median(more) / bench::median(few));
  }
  return 0;
}
