#include "sql/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "commands/arguments.h"
#include "commands/desk/request_text.h"
#include "commands/leads_table.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "dialler/dial_gate.h"
#include "dialler/dials_sent.h"
#include "dialler/schedule.h"
#include "domain/instant.h"
#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "domain/job/verdict.h"
#include "domain/json.h"
#include "outside/clock.h"
#include "runner/load_jobs.h"
#include "sql/leads.h"
#include "stages/all_stages.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

struct PlannedRequest {
  std::int64_t lead_id = 0;
  std::string call_id;
  std::string stage;
  HttpRequest request;
};

/// What LiveKit replies when all goes well: the room as it was asked for, and the agent in it.
std::string all_well(const HttpRequest& request) {
  auto reply = read_json(request.body);
  reply["participants"] = {{{"kind", "AGENT"}, {"state", "ACTIVE"}}};
  return reply.dump();
}

/// More requests than the stages before a phone rings ever make for one call.
constexpr int kMostSteps = 10;

const stages::Stage& stage_called(const std::string& name) {
  const auto& all = stages::all_stages();
  const auto found = std::find_if(all.begin(), all.end(), [&](const stages::Stage& one) { return one.name == name; });
  if (found == all.end()) throw std::logic_error("there is no stage " + name);
  return *found;
}

class Walk {
 public:
  Walk(ledger::Database& database, const Settings& settings, UnixTime now, std::vector<PlannedRequest>& planned)
      : database_(database), settings_(settings), now_(now), planned_(planned) {}

  void through(runner::Claimed job, std::int64_t lead_id) {
    job.stage = dialler::kFirstDialStage;
    for (int step = 0; step < kMostSteps; ++step) {
      const stages::Work work = claim(job);
      const auto decided = work.request(settings_, now_);
      const auto* asked = std::get_if<stages::Asked>(&decided);
      if (asked == nullptr) return;
      if (const auto* dial = std::get_if<WatchedRequest>(&asked->request)) {
        planned_.push_back({lead_id, job.call_id, job.stage, dial->request});
        return;
      }
      const auto* http = std::get_if<HttpRequest>(&asked->request);
      if (http == nullptr) return;
      planned_.push_back({lead_id, job.call_id, job.stage, *http});
      HttpResponse reply;
      reply.status = 200;
      reply.body = all_well(*http);
      if (!take(job, asked->verdict(reply, settings_, now_, std::chrono::seconds{0}))) return;
    }
  }

 private:
  stages::Work claim(const runner::Claimed& job) {
    database_.run(sql::plan::Claim{.job_id = job.job_id, .stage = job.stage, .now = now_});
    const stages::Stage& stage = stage_called(job.stage);
    if (stage.on_claim) stage.on_claim(database_, {&job.job_id, 1}, settings_, now_);
    auto loaded = runner::load_jobs(database_, stage, {job});
    if (const auto* fault = std::get_if<std::string>(&loaded.at(0).work)) throw std::runtime_error(*fault);
    return std::get<stages::Work>(std::move(loaded.at(0).work));
  }

  /// Whether the job goes on.
  bool take(runner::Claimed& job, const Verdict& verdict) {
    for (const Write& write : verdict.writes) database_.run(write.statement(), write.values());
    if (std::holds_alternative<Later>(verdict.what)) return true;
    const auto* done = std::get_if<Done>(&verdict.what);
    if (done == nullptr || std::holds_alternative<FlowEnds>(done->next)) return false;
    const auto* other = std::get_if<ToStage>(&done->next);
    job.stage = other != nullptr ? other->name : std::string(dialler::kDialStage);
    return true;
  }

  ledger::Database& database_;
  const Settings& settings_;
  UnixTime now_;
  std::vector<PlannedRequest>& planned_;
};

/// Every request up to the dial of the first `limit` calls after `last_call`, in the words of the stages themselves, if
/// LiveKit does what it is asked and the agent comes. Walks their jobs in the open transaction.
std::vector<PlannedRequest> planned_requests(ledger::Database& database, const Settings& settings,
                                             std::int64_t last_call, std::int64_t limit, UnixTime now) {
  std::vector<PlannedRequest> planned;
  Walk walk(database, settings, now, planned);
  for (auto& one : database.all(sql::plan::Scheduled{.last_call = last_call, .limit = limit})) {
    runner::Claimed job;
    job.job_id = one.job_id;
    job.call_row = one.call_row;
    job.call_id = std::move(one.call_id);
    walk.through(std::move(job), one.lead_id);
  }
  return planned;
}

struct Planned {
  std::vector<PlannedRequest> requests;
  Table not_dialled;
  std::int64_t more_calls = 0;  ///< Planned, and not among the requests.
  std::int64_t more_leads = 0;  ///< Not dialled, and not shown.
};

std::string headers_of(const HttpRequest& request) {
  std::string text;
  for (const std::string& line : header_lines(request)) text += (text.empty() ? "" : "; ") + line;
  return text;
}

Table requests_table(const std::vector<PlannedRequest>& planned) {
  Table table{"requests", {"lead_id", "call_id", "stage", "method", "url", "headers", "body"}, {}, false};
  for (const PlannedRequest& one : planned) {
    table.rows.push_back({one.lead_id, one.call_id, one.stage, one.request.method, one.request.url,
                          headers_of(one.request), one.request.body});
  }
  return table;
}

void print_requests(const Context& context, const std::vector<PlannedRequest>& planned) {
  const std::size_t width = look_of(context).width;
  for (const PlannedRequest& one : planned) {
    context.out << "lead " << one.lead_id << ", " << one.call_id << ", stage " << one.stage << ":\n"
                << request_text(one.request, width) << '\n';
  }
}

std::vector<std::int64_t> waiting_leads(ledger::Database& database, std::int64_t limit, UnixTime now) {
  std::vector<std::int64_t> ids;
  for (const auto& lead : database.all(sql::leads::ListNew{.now = now, .limit = limit})) ids.push_back(lead.lead_id);
  return ids;
}

/// Why a lead is not dialled now; `gate`: why nobody may be dialled.
struct Reason {
  std::string dial_at;  ///< Empty: not by itself.
  std::string why;
};

Reason reason_of(const sql::plan::NotDialled::Row& row, DialsSent sent, const DialRules& rules,
                 const dialler::DialGate& gate, int lines, UnixTime now) {
  if (row.failure_reason)
    return {{}, "will be failed, " + *row.failure_reason + ": " + row.failure_detail.value_or("")};
  if (row.calling && (row.is_called || !gate.halted)) return {{}, "is being called: " + *row.calling};
  if (row.status == "dispatched") return {{}, "a result came late: its failed call counts as called"};
  const LeadToJudge lead{.phone = row.phone,
                         .phone_e164 = row.phone_e164.value_or(""),
                         .retry_after = row.retry_after,
                         .sent = std::move(sent)};
  const LeadChoice choice = judge(lead, rules, now);
  if (const auto* fails = std::get_if<Fails>(&choice)) {
    return {{}, "will be failed, " + std::string(fails->reason) + ": " + fails->why};
  }
  const auto* waits = std::get_if<Waits>(&choice);
  const auto outlasts = [](const Waits& wait, const dialler::DialGate& shut) {
    return shut.opens_at && (!wait.until || *wait.until >= *shut.opens_at);
  };
  if (waits != nullptr && (gate.open || outlasts(*waits, gate))) {
    return {waits->until ? instant_text(*waits->until) : "",
            called_again_after(lead.retry_after, row.last_outcome, now).value_or(waits->why)};
  }
  if (!gate.open) return {gate.opens_text(), gate.why};
  return {{}, "waits for one of " + std::to_string(lines) + (lines == 1 ? " line" : " lines")};
}

Table not_dialled_table(Context& context, ledger::Database& database, const std::vector<std::int64_t>& leads,
                        std::int64_t last_call, UnixTime now) {
  Table table{"not_dialled", {"lead_id", "name", "phone", "dial_at", "why"}, {}, false};
  const DialRules rules = read_dial_rules(context.settings.call, dialler::read_holidays(database, now));
  const dialler::DialGate gate = dialler::gate_of(database, context.settings, rules, now);
  for (const auto& row : database.all(sql::plan::NotDialled{.lead_ids = leads, .last_call = last_call})) {
    DialsSent sent = dialler::dials_sent(database, row.lead_id, context.settings.call, now);
    const Reason reason = reason_of(row, std::move(sent), rules, gate, context.settings.call.max_concurrent, now);
    table.rows.push_back(
        {row.lead_id, row.name, row.phone, reason.dial_at.empty() ? Cell{} : Cell{reason.dial_at}, reason.why});
  }
  return table;
}

/// Leads that are not new any more.
Table leads_not_new(ledger::Database& database, std::int64_t limit) {
  auto query = database.table(sql::plan::NotNew{.limit = limit});
  return read_table(query, "not_new");
}

Planned planned(Context& context, ledger::Database& database, std::int64_t limit, UnixTime now) {
  const ledger::Transaction rolled_back(database);
  const std::int64_t last_call = database.one(sql::plan::LastCall{}).call_row;
  const auto leads = waiting_leads(database, limit, now);
  Table not_new = leads_not_new(database, limit);
  // The last letters of a call's id come when it is scheduled: here they are all the same.
  dialler::Schedule schedule(database, context.settings, true, [] { return 0.0; });
  schedule.run({}, now, true);
  Table not_dialled = not_dialled_table(context, database, leads, last_call, now);
  std::move(not_new.rows.begin(), not_new.rows.end(), std::back_inserter(not_dialled.rows));
  cut_to(not_dialled, limit);
  const auto all = database.one(sql::plan::Counts{.last_call = last_call});
  auto planned = planned_requests(database, context.settings, last_call, limit, now);
  const std::int64_t shown = std::ssize(not_dialled.rows);
  return {std::move(planned), std::move(not_dialled), std::max<std::int64_t>(0, all.calls - limit),
          std::max<std::int64_t>(0, all.leads - all.calls - shown)};
}

/// What --limit left out.
void print_more(std::ostream& out, const Planned& all) {
  if (all.more_calls + all.more_leads == 0) return;
  out << "there are more: " << all.more_calls << (all.more_calls == 1 ? " call" : " calls") << " planned, "
      << all.more_leads << (all.more_leads == 1 ? " lead" : " leads") << " not dialled; --limit shows more\n";
}

int plan(Context& context, const po::variables_map& arguments) {
  const Format format = format_of(arguments);
  const std::int64_t limit = limit_of(arguments);
  const UnixTime clock = wall_clock();
  const UnixTime now = given_time(arguments, "at", clock).value_or(clock);
  auto database = open_database(context, ledger::Access::read_write);
  const Planned all = planned(context, database, limit, now);
  if (format == Format::table) {
    if (all.requests.empty()) context.out << "nobody is dialled at " << instant_text(now) << '\n';
    if (all.requests.empty() && all.not_dialled.rows.empty()) context.out << "no lead waits to be dialled\n";
    print_requests(context, all.requests);
    print_tables(context, {all.not_dialled}, format);
  } else {
    print_tables(context, {requests_table(all.requests), all.not_dialled}, format);
  }
  print_more(context.err, all);
  return kOk;
}

}  // namespace

Command plan_command() {
  return {
      .name = "plan",
      .about = "Shows what the next pass would send to dial leads, and why the other leads are not dialled.",
      .example = "callmill plan --at 2026-11-22T05:00 --limit 20",
      .options =
          [](po::options_description& options) {
            options.add_options()("at", text_option("TIME"),
                                  ("as if it were this moment; " + std::string(kTimeForms)).c_str());
            add_limit_option(options);
            add_format_option(options);
          },
      .run = plan,
      .details =
          "Runs the schedule itself in a transaction that is rolled back, and asks the stages for their requests: "
          "it\nwrites nothing and sends nothing. The requests of a call are those of a LiveKit that does what it is "
          "asked;\ntokens are made only when something is sent. --limit is for how many leads requests are shown, and "
          "for how many\n"
          "why they are not dialled: those that wait first, then those that are failed or were reached."};
}

}  // namespace callmill::commands
