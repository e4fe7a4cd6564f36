// A database with leads, and a flow of stages room, dial and follow that the simulated world answers: what the schedule
// is tried with, without any of LiveKit.
#pragma once

#include "dialler/schedule.h"
#include "support/rows.h"
#include "support/worker_house.h"

namespace callmill::tests {

struct DialHouse : WorkerHouse {
  /// Begins at 13:30 in India, a Friday.
  static constexpr std::int64_t kBegin = 1'800'000'000;

  struct Dialled {
    std::int64_t lead = 0;
    std::int64_t job = 0;
    UnixTime at;
  };
  /// What becomes of a dial: the SIP code, or 200; and how long it takes.
  using Phone = std::function<Fate(const Dialled&)>;

  explicit DialHouse(Phone phone = [](const Dialled&) { return status(200, 8s); })
      : WorkerHouse(0), phone_(std::move(phone)), world([this](const Request& request) { return answer(request); }) {
    settings.livekit_url = "http://127.0.0.1:7880";
    settings.livekit_api_key = "devkey";
    settings.livekit_sip_trunk_id = "ST_test";
    settings.call.per_second = 1000;
  }

  /// `count` leads with numbers of their own, due since kBegin.
  void add_leads(int count, int priority = 0) {
    for (int i = 0; i < count; ++i) {
      tests::lead(database, {.name = "Lead", .source = "test", .priority = priority, .created_at = kBegin});
    }
  }
  void sql(const std::string& text) { database.execute(text, "test"); }
  std::int64_t count(const std::string& from) { return number(database, "select count(*) from " + from); }
  std::string lead(const std::string& column, std::int64_t id = 1) {
    return word(database, "select cast(" + column + " as text) from leads where id = " + std::to_string(id));
  }

  std::vector<stages::Stage> stages() {
    auto dial = stage(
        "dial", [this](std::int64_t job) { return request(job, "dial"); },
        [this](std::int64_t job, int code) { return dialled_verdict(job, code); });
    dial.per_second = [](const Settings& now) { return now.call.per_second; };
    return {passing_stage("room"), dial,
            stage(
                "follow", [this](std::int64_t job) { return request(job, "follow"); },
                [this](std::int64_t job, int) {
                  end_call(job, "status = 'called', qualification = '{\"budget\":\"5\"}'");
                  return Verdict{.what = Done{FlowEnds{}, "qualified"}};
                })};
  }
  Progress run_once() {
    return WorkerHouse::run_once(world, stages(),
                                 {dialler::schedule_duty(database, settings, {}, [this] { return world.chance(); })});
  }
  /// Until `enough` says so.
  void run_until(const std::function<bool()>& enough) {
    Worker worker(database, world, stages(),
                  {dialler::schedule_duty(database, settings, {}, [this] { return world.chance(); })}, settings, {});
    std::atomic<bool> stop{false};
    worker.run(stop, [&](const Progress&) { stop = enough(); });
  }

  std::vector<Dialled> dialled;  ///< Every ring, in order.
  std::int64_t most_lines = 0;   ///< In use at once.
  bool sends = false;  ///< The claim of stage dial leaves its marks: calls.dispatched_at, and the lead's status.

 private:
  static stages::Stage stage(std::string_view name, std::function<Request(std::int64_t)> request,
                             std::function<Verdict(std::int64_t, int)> verdict) {
    return scripted_stage(
        name, [=](std::int64_t job) -> std::variant<Request, Verdict> { return request(job); },
        [=](std::int64_t job, const Reply& reply) { return verdict(job, std::get<HttpResponse>(reply).status); });
  }

  HttpRequest request(std::int64_t job, const std::string& what) {
    return {.url = "http://127.0.0.1/" + what, .body = std::to_string(job)};
  }

  Fate answer(const Request& request) {
    const auto& http = std::get<HttpRequest>(request);
    if (http.url.ends_with("follow")) return status(200, 30s);
    const std::int64_t job = std::stoll(http.body);
    const std::int64_t lead_id = number(
        database, "select lead_id from calls where id = (select call_row from jobs where id = " + http.body + ")");
    if (sends) {
      sql("update calls set dispatched_at = " + seconds() + ", call_started_at = " + seconds() +
          " where id = (select call_row from jobs where id = " + http.body + ")");
      sql("update leads set status = 'dispatched', transition = transition + 1 where id = " + std::to_string(lead_id));
    }
    dialled.push_back({lead_id, job, std::chrono::floor<std::chrono::seconds>(world.now())});
    most_lines = std::max(most_lines, count("calls where origin = 'dialled' and call_ended_at is null"));
    return phone_(dialled.back());
  }

  void end_call(std::int64_t job, const std::string& set) {
    sql("update calls set call_ended_at = " + seconds() + ", " + set +
        " where id = (select call_row from jobs where id = " + std::to_string(job) + ")");
  }
  std::string seconds() { return std::to_string(world.now().time_since_epoch().count() / 1000); }

  Verdict dialled_verdict(std::int64_t job, int code) {
    if (code == 200) {
      sql("update calls set answered_at = " + seconds() +
          " where id = (select call_row from jobs where id = " + std::to_string(job) + ")");
      sql("update leads set status = 'dispatched' where id = (select lead_id from calls where id = (select call_row "
          "from jobs where id = " +
          std::to_string(job) + "))");
      return {.what = Done{}, .code = code};
    }
    const std::string failure = code == 503   ? "'dispatch_failed', failure_detail = 'trunk: SIP 503'"
                                : code == 404 ? "'unanswered', failure_detail = 'invalid_number: SIP 404'"
                                : code == 607 ? "'rejected', failure_detail = 'unwanted: SIP 607'"
                                : code == 480 ? "'unanswered', failure_detail = 'no_answer: SIP 480'"
                                              : "'rejected', failure_detail = 'busy: SIP 486'";
    end_call(job, "status = 'failed', failure_reason = " + failure);
    return {.what = Done{FlowEnds{}, "failed"}, .code = code};
  }

  Phone phone_;

 public:
  World world;
};

}  // namespace callmill::tests
