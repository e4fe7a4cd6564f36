#include "commands/plan_requests.h"

#include <algorithm>
#include <stdexcept>

#include "runner/dial_rules.h"
#include "runner/queue.h"
#include "sql/plan.h"
#include "stages/flows.h"

namespace callmill::commands {

namespace {

/// What a LiveKit says where all goes well; of its replies only the list of participants is read.
constexpr const char* kAllWell = R"({"participants":[{"kind":"AGENT","state":"ACTIVE"}]})";
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
    job.stage = runner::kFirstDialStage;
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
      reply.body = kAllWell;
      if (!take(job, asked->verdict(reply, settings_, now_))) return;
    }
  }

 private:
  stages::Work claim(const runner::Claimed& job) {
    database_.run(sql::plan::Claim{.job_id = job.job_id, .stage = job.stage, .now = now_});
    auto loaded = runner::load_jobs(database_, stage_called(job.stage), {job});
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
    job.stage = other != nullptr ? other->name : std::string(runner::kDialStage);
    return true;
  }

  ledger::Database& database_;
  const Settings& settings_;
  UnixTime now_;
  std::vector<PlannedRequest>& planned_;
};

}  // namespace

PlannedRequests planned_requests(ledger::Database& database, const Settings& settings, std::int64_t last_call,
                                 std::int64_t limit, UnixTime now) {
  auto scheduled = database.all(sql::plan::Scheduled{.last_call = last_call, .limit = limit + 1});
  PlannedRequests planned{{}, static_cast<std::int64_t>(scheduled.size()) > limit};
  if (planned.more) scheduled.pop_back();
  Walk walk(database, settings, now, planned.requests);
  for (auto& one : scheduled) {
    runner::Claimed job;
    job.job_id = one.job_id;
    job.call_row = one.call_row;
    job.call_id = std::move(one.call_id);
    walk.through(std::move(job), one.lead_id);
  }
  return planned;
}

}  // namespace callmill::commands
